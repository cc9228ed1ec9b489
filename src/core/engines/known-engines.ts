import { bare } from './bare/bare.ts';
import { docker } from './docker/docker.ts';
import type { EngineKind } from './engine-kind.ts';

export const ENGINE_KINDS: readonly EngineKind[] = [docker, bare];

/** The kind if a scenario names no engine. */
export const USUAL_KIND: EngineKind = docker;
