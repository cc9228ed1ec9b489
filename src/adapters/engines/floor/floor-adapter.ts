import type { EngineContents } from '../../../core/engines/engine-contents.ts';
import type { EngineAdapter } from '../engine-adapter.ts';
import { openFloor } from './floor-engine.ts';

const NOTHING: EngineContents = {
  ...{ running: [], containers: 0, images: 0, volumes: 0, swarm: false, otherInstallations: [] },
};

/** Of what is no engine: no service of a host runs it, and it has no containers. */
export const floorAdapter: EngineAdapter = {
  open: openFloor,
  answers: () => Promise.resolve(),
  contents: () => Promise.resolve(NOTHING),
  runningContainers: () => Promise.resolve([]),
  startContainers: () => Promise.resolve([]),
};
