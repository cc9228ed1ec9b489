import type { EngineAdapter } from '../engine-adapter.ts';
import { openCri } from './cri-engine.ts';
import { hostPods } from './host-pods.ts';
import { answers, removeOurs, runningPods, stillRunning } from './running-pods.ts';

/** Engines with the Container Runtime Interface; those of a host are its services. */
export const criAdapter: EngineAdapter = {
  open: openCri,
  answers,
  contents: hostPods,
  runningContainers: runningPods,
  startContainers: stillRunning,
  removeOurs,
};
