import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { HostError } from '../../../core/errors.ts';
import { UP_MARK } from '../../../core/guest/guest-files.ts';
import type { MachineSize } from '../../../core/guest/machine-size.ts';
import type { Accel } from '../../../core/guest/qemu-arguments.ts';
import { sshArguments } from '../../../core/guest/ssh-arguments.ts';
import { OWN_CHILD } from '../../host/tied-child.ts';
import { awaitUp } from './await-up.ts';
import type { GuestParts } from './guest-parts.ts';
import type { BOOT_TOOLS } from './guest-tools.ts';
import { imageFiles, type GuestImage } from './image-store.ts';
import type { Ask, Guest, PoweredGuest } from './powered-guest.ts';
import { startQemu, type QemuProcess } from './qemu-process.ts';
import type { SavedState } from './saved-state.ts';
import { stateRead, wake } from './stand-by.ts';
import { PACKAGE_ROOT } from './tool-package.ts';

/** ssh's own exit code if the connection failed, not the command (ssh(1)). */
const SSH_FAILED = 255;
/** From power-on until the system is up. Software emulation takes many times as long. */
const BOOT_MS: Readonly<Record<Accel, number>> = { kvm: 180_000, tcg: 900_000 };

/** From the start of QEMU with a saved state. It reads half a gigabyte first. */
const GO_ON_MS = 120_000;

export interface PowerOnOptions extends MachineSize {
  readonly image: GuestImage;
  /** One of the image's, as `uname -r` prints it. */
  readonly kernel: string;
  readonly accel: Accel;
  /** The run directory that the guest writes to; absent: a folder that is removed with it. */
  readonly results?: string;
}

/** What `vm list` shows of a running guest; kept in its folder. */
export interface GuestCard {
  readonly key: string;
  readonly kernel: string;
  readonly accel: Accel;
  readonly ssh_port: number;
  readonly qemu_pid: number | undefined;
  readonly since: string;
}

export const GUEST_CARD = 'guest.json';

type BootTools = Readonly<Record<(typeof BOOT_TOOLS)[number], string>>;

/**
 * Powers a guest on and waits until its system is up.
 * @throws HostError with the console's tail if it does not come up
 */
export async function powerOn(
  tools: BootTools,
  parts: GuestParts,
  options: PowerOnOptions,
  signal: AbortSignal,
): Promise<PoweredGuest> {
  return bringUp(
    tools,
    parts,
    { ...options, withinMs: BOOT_MS[options.accel] },
    signal,
    (_qemu, ask, unfinished) => systemUp(parts.console, ask, unfinished),
  );
}

/**
 * Starts a guest from a saved state, of which its parts were made.
 * @throws HostError with the console's tail if it does not come up
 */
export async function goOn(
  tools: BootTools,
  parts: GuestParts,
  options: PowerOnOptions & { readonly state: SavedState },
  signal: AbortSignal,
): Promise<PoweredGuest> {
  const { memory } = options.state;
  return bringUp(
    tools,
    parts,
    { ...options, memory, withinMs: GO_ON_MS },
    signal,
    async (qemu, _ask, unfinished) => {
      await stateRead(qemu, unfinished);
      await wake(qemu, parts.console, unfinished);
      return [];
    },
  );
}

/** @param comeUp waits until the guest is up; returns the units that did not start */
async function bringUp(
  tools: BootTools,
  parts: GuestParts,
  options: PowerOnOptions & { readonly memory?: string; readonly withinMs: number },
  signal: AbortSignal,
  comeUp: (qemu: QemuProcess, ask: Ask, unfinished: AbortSignal) => Promise<string[]>,
): Promise<PoweredGuest> {
  const { folder, access, console } = parts;
  const { image, kernel, accel, memory, withinMs } = options;
  const results = options.results ?? join(folder, 'results');
  await mkdir(results, { recursive: true });
  // Otherwise an earlier boot's output would be taken for this one's.
  await rm(console, { force: true });
  const qemu = startQemu(tools, {
    ...{ accel, cpus: options.cpus, memoryMib: options.memoryMib, sshPort: access.port },
    kernel: join(image.folder, imageFiles.kernel(kernel)),
    initrd: join(image.folder, imageFiles.initrd(kernel)),
    ...parts.disks,
    shares: { tool: PACKAGE_ROOT, results: resolve(results), job: parts.job },
    ...{ console, memory },
  });
  try {
    const card: GuestCard = {
      ...{ key: image.key, kernel, accel, ssh_port: access.port, qemu_pid: qemu.pid },
      since: new Date().toISOString(),
    };
    await writeFile(join(folder, GUEST_CARD), JSON.stringify(card));
    const late = AbortSignal.timeout(withinMs);
    const ssh = { file: tools.ssh, args: sshArguments(access) };
    const unfinished = AbortSignal.any([signal, qemu.gone, late]);
    const failedUnits = await comeUp(qemu, asking(ssh, unfinished), unfinished).catch(
      async (error: unknown) => {
        signal.throwIfAborted();
        if (qemu.gone.aborted || !late.aborted) throw error;
        const hint = accel === 'kvm' ? ' (does it come up with --accel tcg?)' : '';
        throw await qemu.failure(`the guest did not come up within ${withinMs / 1000} s${hint}`);
      },
    );
    return {
      ...{ gone: qemu.gone, ssh, failedUnits, failure: qemu.failure, console, qemu },
      hasWorker: memory !== undefined,
      // Not aborted by an interruption: the last request asks the run to end in order.
      ask: asking(ssh, qemu.gone),
      [Symbol.asyncDispose]: () => qemu.stop(),
    };
  } catch (error) {
    await qemu.stop();
    throw error;
  }
}

/** What starts with the system must not run beside a measurement, so wait for it. */
async function systemUp(console: string, ask: Ask, signal: AbortSignal): Promise<string[]> {
  await awaitUp(console, UP_MARK, signal);
  const state = await ask('systemctl is-system-running --wait', BOOT_MS.tcg);
  signal.throwIfAborted();
  if (state.exitCode === SSH_FAILED) {
    throw new HostError(`ssh to the guest does not work: ${state.stderr}`, {
      hint: 'Try again, or run `drivergrid vm shell` to look at the guest.',
    });
  }
  if (state.stdout.trim() === 'running') return [];
  const failed = await ask('systemctl list-units --failed --plain --no-legend --no-pager', 60_000);
  return failed.stdout
    .split('\n')
    .map((line) => line.split(' ', 1)[0] ?? '')
    .filter((unit) => unit !== '');
}

function asking(ssh: Guest['ssh'], signal: AbortSignal): Ask {
  return async (command, deadlineMs, { input, interrupted } = {}) => {
    const result = await execa(ssh.file, [...ssh.args, command], {
      ...OWN_CHILD,
      ...(input === undefined ? {} : { stdin: 'pipe', input }),
      ...{
        timeout: deadlineMs,
        cancelSignal: interrupted === undefined ? signal : AbortSignal.any([signal, interrupted]),
      },
    });
    return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
  };
}
