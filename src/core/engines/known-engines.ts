import { bare } from './bare/bare.ts';
import { containerd } from './containerd/containerd.ts';
import { criDockerd } from './cri-dockerd/cri-dockerd.ts';
import { crio } from './cri-o/cri-o.ts';
import { docker } from './docker/docker.ts';
import type { EngineKind } from './engine-kind.ts';
import { podman } from './podman/podman.ts';

export const ENGINE_KINDS: readonly EngineKind[] = [docker, podman, containerd, crio, criDockerd, bare];

/** The kind if a scenario names no engine. */
export const USUAL_KIND: EngineKind = docker;
