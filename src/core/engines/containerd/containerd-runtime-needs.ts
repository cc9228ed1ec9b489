import type { RuntimeNeed } from '../../runtimes/too-old.ts';

/** Bundles of version 1.2 of the OCI runtime specification (containers/crun#1485, containerd/containerd#9848). */
export const CONTAINERD_RUNTIME_NEEDS: readonly RuntimeNeed[] = [
  { runtime: 'crun', engine: [1, 7], release: [1, 14, 3], refusal: /unknown version specified/ },
];
