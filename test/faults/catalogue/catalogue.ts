import type { Fault } from '../support/fault.ts';
import { badImage } from './bad-image.ts';
import { badSocket } from './bad-socket.ts';
import { clock } from './clock.ts';
import { containerdKilled } from './containerd-killed.ts';
import { engineKilled } from './engine-killed.ts';
import { fullDisk } from './full-disk.ts';
import { heldMount } from './held-mount.ts';
import { scarce } from './scarce.ts';
import { unrulyRuntime } from './unruly-runtime.ts';

/** Every fault, in the table's order. */
export const catalogue: readonly Fault[] = [
  ...engineKilled,
  ...containerdKilled,
  ...unrulyRuntime,
  ...badSocket,
  ...fullDisk,
  ...badImage,
  ...heldMount,
  ...scarce,
  ...clock,
];
