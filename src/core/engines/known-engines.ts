import { docker } from './docker/docker.ts';
import type { EngineKind } from './engine-kind.ts';

export const ENGINE_KINDS: readonly [EngineKind, ...EngineKind[]] = [docker];
