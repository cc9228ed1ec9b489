import type { ApiName } from '../../core/engines/engine-kind.ts';
import { dockerAdapter } from './docker/docker-adapter.ts';
import type { EngineAdapter } from './engine-adapter.ts';

/** One for each API that engines speak. */
export const ENGINE_ADAPTERS: Readonly<Record<ApiName, EngineAdapter>> = { docker: dockerAdapter };
