import type { DockerApi } from '../../src/ports/docker-api.ts';
import type { Engine } from '../../src/ports/engine.ts';

/** The API of an engine that is known to speak Docker's. */
export function dockerApiOf({ api }: Pick<Engine, 'api'>): DockerApi {
  if (api.kind !== 'docker') throw new Error(`expected the API docker, found ${api.kind}`);
  return api;
}
