import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { HostError } from '../../core/errors.ts';
import type { MachineSize } from '../../core/guest/machine-size.ts';
import type { Accel } from '../../core/guest/qemu-arguments.ts';
import { sshArguments } from '../../core/guest/ssh-arguments.ts';
import { OWN_CHILD } from '../host/tied-child.ts';
import { awaitUp } from './await-up.ts';
import type { GuestParts } from './guest-parts.ts';
import type { BOOT_TOOLS } from './guest-tools.ts';
import { imageFiles, type GuestImage } from './image-store.ts';
import { startQemu } from './qemu-process.ts';
import { PACKAGE_ROOT } from './tool-package.ts';

/** ssh's own exit code where the connection, not the command, failed (ssh(1)). */
const SSH_FAILED = 255;
/** From power-on to a system that has come up. Emulation in software takes many times as long. */
const BOOT_MS: Readonly<Record<Accel, number>> = { kvm: 180_000, tcg: 900_000 };

export interface PowerOnOptions extends MachineSize {
  readonly image: GuestImage;
  /** One of the image's, as `uname -r` says it. */
  readonly kernel: string;
  readonly accel: Accel;
  /** The run directory that the guest writes to; absent: a folder that goes with it. */
  readonly results?: string;
}

/** A guest that is up. Disposing cuts its power; its parts stay. */
export interface Guest extends AsyncDisposable {
  /** Aborts with a HostError when the guest ends. */
  readonly gone: AbortSignal;
  readonly ssh: { readonly file: string; readonly args: readonly string[] };
  /** Units that did not start, as systemd names them. */
  readonly failedUnits: readonly string[];
  /** Runs a short command of ours. A non-zero exit code is a result. */
  readonly ask: Ask;
  /** An error that says what happened, with the console's last lines. */
  readonly failure: (what: string) => Promise<HostError>;
}

type Ask = (
  command: string,
  deadlineMs: number,
) => Promise<{ exitCode: number | undefined; stdout: string; stderr: string }>;

/** What `vm list` shows of a living guest; in its folder. */
export interface GuestCard {
  readonly key: string;
  readonly kernel: string;
  readonly accel: Accel;
  readonly ssh_port: number;
  readonly qemu_pid: number | undefined;
  readonly since: string;
}

export const GUEST_CARD = 'guest.json';

/**
 * Powers a guest on and waits until its system has come up.
 * @throws HostError with the console's tail where it does not
 */
export async function powerOn(
  tools: Readonly<Record<(typeof BOOT_TOOLS)[number], string>>,
  parts: GuestParts,
  options: PowerOnOptions,
  signal: AbortSignal,
): Promise<Guest> {
  const { folder, access, console } = parts;
  const { image, kernel, accel } = options;
  const results = options.results ?? join(folder, 'results');
  await mkdir(results, { recursive: true });
  // What an earlier boot said there would be taken for this one's.
  await rm(console, { force: true });
  const qemu = startQemu(tools, {
    ...{ accel, cpus: options.cpus, memoryMib: options.memoryMib, sshPort: access.port },
    kernel: join(image.folder, imageFiles.kernel(kernel)),
    initrd: join(image.folder, imageFiles.initrd(kernel)),
    ...parts.disks,
    shares: { tool: PACKAGE_ROOT, results: resolve(results), job: parts.job },
    console,
  });
  try {
    const card: GuestCard = {
      ...{ key: image.key, kernel, accel, ssh_port: access.port, qemu_pid: qemu.pid },
      since: new Date().toISOString(),
    };
    await writeFile(join(folder, GUEST_CARD), JSON.stringify(card));
    const late = AbortSignal.timeout(BOOT_MS[accel]);
    const ssh = { file: tools.ssh, args: sshArguments(access) };
    const unfinished = AbortSignal.any([signal, qemu.gone, late]);
    const failedUnits = await systemUp(console, asking(ssh, unfinished), unfinished).catch(
      async (error: unknown) => {
        signal.throwIfAborted();
        if (qemu.gone.aborted || !late.aborted) throw error;
        const hint = accel === 'kvm' ? ' (does it with --accel tcg?)' : '';
        throw await qemu.failure(`the guest did not come up within ${BOOT_MS[accel] / 1000} s${hint}`);
      },
    );
    return {
      ...{ gone: qemu.gone, ssh, failedUnits, failure: qemu.failure },
      // Not ended by an interruption: what is asked last is to end in order.
      ask: asking(ssh, qemu.gone),
      [Symbol.asyncDispose]: () => qemu.stop(),
    };
  } catch (error) {
    await qemu.stop();
    throw error;
  }
}

/** What starts with the system must not run beside a measurement, so its end is waited for. */
async function systemUp(console: string, ask: Ask, signal: AbortSignal): Promise<string[]> {
  await awaitUp(console, signal);
  const state = await ask('systemctl is-system-running --wait', BOOT_MS.tcg);
  signal.throwIfAborted();
  if (state.exitCode === SSH_FAILED) {
    throw new HostError(`ssh to the guest does not work: ${state.stderr}`, {
      hint: 'Try again, or `drivergrid vm shell` to see it.',
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
  return async (command, deadlineMs) => {
    const result = await execa(ssh.file, [...ssh.args, command], {
      ...OWN_CHILD,
      ...{ timeout: deadlineMs, cancelSignal: signal },
    });
    return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
  };
}
