import { docker } from './docker/docker.ts';
import type { EngineKind } from './engine-kind.ts';

export const ENGINE_KINDS: readonly EngineKind[] = [docker];

/** Of an engine that a scenario does not name. */
export const USUAL_KIND: EngineKind = docker;
