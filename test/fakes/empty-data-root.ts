import type { DataRoot } from '../../src/ports/data-root.ts';

/** Of tests that store nothing. */
export const EMPTY_DATA_ROOT: DataRoot = {
  isShared: false,
  count: () => Promise.resolve({ bytes: 0, inodes: 0 }),
};
