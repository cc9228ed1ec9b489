import type { Tracers } from '../../src/ports/tracer.ts';

/** Of a host that cannot trace. */
export const NO_TRACERS: Tracers = {
  obstacle: () => Promise.resolve('this is a stand-in'),
  open: () => Promise.reject(new Error('this is a stand-in')),
};
