import type { ApiName } from '../../core/engines/engine-kind.ts';
import { bareAdapter } from './bare/bare-adapter.ts';
import { criAdapter } from './cri/cri-adapter.ts';
import { dockerAdapter } from './docker/docker-adapter.ts';
import { floorAdapter } from './floor/floor-adapter.ts';
import type { EngineAdapter } from './engine-adapter.ts';

/** One for each API that an engine may speak. */
export const ENGINE_ADAPTERS: Readonly<Record<ApiName, EngineAdapter>> = {
  docker: dockerAdapter,
  cri: criAdapter,
  bundle: bareAdapter,
  none: floorAdapter,
};
