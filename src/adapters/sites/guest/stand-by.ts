import { setTimeout as sleep } from 'node:timers/promises';
import { HostError } from '../../../core/errors.ts';
import { WOKEN_MARK } from '../../../core/guest/guest-files.ts';
import { GUEST_PATHS } from '../../../core/guest/guest-paths.ts';
import { shellWords } from '../../../core/guest/shell-words.ts';
import { systemClock } from '../../host/system-clock.ts';
import { awaitUp } from './await-up.ts';
import type { PoweredGuest } from './powered-guest.ts';
import type { QemuProcess } from './qemu-process.ts';
import { keepState, type StateOf } from './saved-state.ts';
import type { GuestDisks } from './guest-disks.ts';
import type { GuestImage } from './image-store.ts';
import { standByScript } from './tool-package.ts';

const STAND_BY_MS = 300_000;
const WAKE_MS = 60_000;
const POLL_MS = 50;
/** Lifts QEMU's default bandwidth limit: the state goes to a file, not over a network. */
const BYTES_PER_SECOND = 2 ** 40;

/**
 * Loads the tool in a running guest and unmounts the host's folders, so that its state can be saved.
 * @throws HostError if it cannot; the guest is then unchanged
 */
export async function standBy(guest: PoweredGuest, signal: AbortSignal): Promise<void> {
  const words = shellWords(['sh', '-s', GUEST_PATHS.tool, GUEST_PATHS.worker, WOKEN_MARK]);
  const made = await guest.ask(`exec ${words}`, STAND_BY_MS, {
    input: await standByScript(),
    interrupted: signal,
  });
  signal.throwIfAborted();
  guest.gone.throwIfAborted();
  if (made.exitCode === 0) return;
  throw new HostError(made.stderr || `it was not ready within ${STAND_BY_MS / 1000} s`);
}

/** Saves the state of a prepared guest with its image. The guest is stopped afterwards, saved or not. */
export async function saveState(
  qemu: QemuProcess,
  { image, of, disks, folder }: { image: GuestImage; of: StateOf; disks: GuestDisks; folder: string },
): Promise<void> {
  await qemu.qmp('stop');
  await keepState(image, of, folder, disks, (path) => writeMemory(qemu, path));
}

/**
 * Resumes a machine that is stopped in a saved state.
 * @throws HostError if it does not resume; the signal's reason
 */
export async function wake(qemu: QemuProcess, console: string, signal: AbortSignal): Promise<void> {
  const late = AbortSignal.timeout(WAKE_MS);
  await qemu.qmp('cont');
  qemu.tell(systemClock.wallTime());
  try {
    await awaitUp(console, WOKEN_MARK, AbortSignal.any([signal, qemu.gone, late]));
  } catch (error) {
    if (error !== late.reason) throw error;
    throw await qemu.failure(`the guest did not resume within ${WAKE_MS / 1000} s`);
  }
}

/** Waits until QEMU has read its saved state. */
export async function stateRead(qemu: QemuProcess, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const { status } = (await qemu.qmp('query-status')) as { status: string };
    if (status !== 'inmigrate') return;
    await sleep(POLL_MS);
  }
}

async function writeMemory({ qmp }: QemuProcess, path: string): Promise<void> {
  await qmp('migrate-set-parameters', { 'max-bandwidth': BYTES_PER_SECOND });
  await qmp('migrate', { uri: `exec:exec cat >${shellWords([path])}` });
  for (;;) {
    const { status } = (await qmp('query-migrate')) as { status: string };
    if (status === 'completed') return;
    if (status === 'failed' || status === 'cancelled') throw new HostError(`QEMU says ${status}`);
    await sleep(POLL_MS);
  }
}
