import type { EngineAdapter } from '../engine-adapter.ts';
import { floorAdapter } from '../floor/floor-adapter.ts';
import { openCri } from './cri-engine.ts';

/** The system lab does not support these engines yet: none of a host is asked. */
export const criAdapter: EngineAdapter = { ...floorAdapter, open: openCri };
