import type { EngineAdapter } from '../engine-adapter.ts';
import { floorAdapter } from '../floor/floor-adapter.ts';
import { openBare } from './bare-engine.ts';

/** As the floor, it is no service of a host. */
export const bareAdapter: EngineAdapter = { ...floorAdapter, open: openBare };
