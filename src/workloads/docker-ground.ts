import type { DockerApi } from '../ports/docker-api.ts';
import type { Ground } from './workload.ts';

/** A ground as a workload of the Docker API takes it. @throws TypeError for another: scenarios are checked for that */
export function dockerGround({ api, ...ground }: Ground): Ground<DockerApi> {
  if (api.kind === 'docker') return { ...ground, api };
  throw new TypeError(`expected the API docker, found ${api.kind}`);
}
