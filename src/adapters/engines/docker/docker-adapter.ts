import type { EngineAdapter } from '../engine-adapter.ts';
import { watchCreated } from './created-events.ts';
import { openEngine } from './dockerode-engine.ts';
import { hostContents } from './host-contents.ts';
import { answers, runningContainers, startContainers } from './host-containers.ts';

export const dockerAdapter: EngineAdapter = {
  open: openEngine,
  answers,
  contents: hostContents,
  runningContainers,
  startContainers,
  watchCreated,
};
