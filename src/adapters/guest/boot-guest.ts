import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { HostError } from '../../core/errors.ts';
import type { MachineSize } from '../../core/guest/machine-size.ts';
import type { Accel } from '../../core/guest/qemu-arguments.ts';
import { sshArguments } from '../../core/guest/ssh-arguments.ts';
import { OWN_CHILD } from '../host/tied-child.ts';
import { awaitUp } from './await-up.ts';
import { requireFreeSpace } from './free-space.ts';
import type { GuestCache } from './guest-cache.ts';
import { makeDisks } from './guest-disks.ts';
import { makeKeys } from './guest-keys.ts';
import { BOOT_TOOLS, guestTools } from './guest-tools.ts';
import { imageFiles, type GuestImage } from './image-store.ts';
import { startQemu } from './qemu-process.ts';
import { makeScratch } from './scratch.ts';
import { sshPort } from './ssh-port.ts';
import { PACKAGE_ROOT, requireWholePackage } from './tool-package.ts';

const RUN_GIB = 2;
/** ssh's own exit code where the connection, not the command, failed (ssh(1)). */
const SSH_FAILED = 255;
/** From power-on to a system that has come up. Emulation in software takes many times as long. */
const BOOT_MS: Readonly<Record<Accel, number>> = { kvm: 180_000, tcg: 900_000 };

export interface BootOptions extends MachineSize {
  readonly image: GuestImage;
  /** One of the image's, as `uname -r` says it. */
  readonly kernel: string;
  readonly accel: Accel;
  readonly sshPort: number | undefined;
  /** The run directory that the guest writes to; absent: a folder that goes with it. */
  readonly results?: string;
}

/** A guest that is up. Disposing ends it and removes all that was made for it. */
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
 * Boots a guest and waits until its system has come up.
 * @throws HostError with the console's tail where it does not
 */
export async function bootGuest(
  cache: GuestCache,
  options: BootOptions,
  signal: AbortSignal,
): Promise<Guest> {
  const tools = await guestTools(BOOT_TOOLS);
  await requireWholePackage();
  await requireFreeSpace(cache.root, RUN_GIB, 'a guest');
  const port = await sshPort(options.sshPort);
  const scratch = await makeScratch(cache.scratch, `guest-${randomBytes(4).toString('hex')}`);
  try {
    const { folder } = scratch;
    const { image, kernel, accel } = options;
    const { access, job } = await makeKeys(tools['ssh-keygen'], folder, port);
    const disks = await makeDisks(tools['qemu-img'], image.root, folder);
    const console = join(folder, 'console.log');
    const results = options.results ?? join(folder, 'results');
    await mkdir(results, { recursive: true });
    const qemu = startQemu(tools, {
      ...{ accel, cpus: options.cpus, memoryMib: options.memoryMib, sshPort: port },
      kernel: join(image.folder, imageFiles.kernel(kernel)),
      initrd: join(image.folder, imageFiles.initrd(kernel)),
      ...disks,
      shares: { tool: PACKAGE_ROOT, results: resolve(results), job },
      console,
    });
    try {
      const card: GuestCard = {
        ...{ key: image.key, kernel, accel, ssh_port: port, qemu_pid: qemu.pid },
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
        [Symbol.asyncDispose]: async () => {
          await qemu.stop();
          await scratch[Symbol.asyncDispose]();
        },
      };
    } catch (error) {
      await qemu.stop();
      throw error;
    }
  } catch (error) {
    await scratch[Symbol.asyncDispose]();
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
