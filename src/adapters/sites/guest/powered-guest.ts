import type { HostError } from '../../../core/errors.ts';
import type { QemuProcess } from './qemu-process.ts';

/** A running guest. Disposing cuts its power; its parts stay. */
export interface Guest extends AsyncDisposable {
  /** Aborts with a HostError when the guest ends. */
  readonly gone: AbortSignal;
  readonly ssh: { readonly file: string; readonly args: readonly string[] };
  /** Units that did not start, by systemd's names. */
  readonly failedUnits: readonly string[];
  /** Whether the tool is loaded in it and waits for a command line (scripts/stand-by.sh). */
  readonly hasWorker: boolean;
  /** Runs a short command with text on standard input. A non-zero exit code is a result, not an error. */
  readonly ask: Ask;
  /** Makes an error of a message and the console's last lines. */
  readonly failure: (what: string) => Promise<HostError>;
}

/** A guest, with what only its maker uses. */
export interface PoweredGuest extends Guest {
  readonly qemu: QemuProcess;
  /** File that takes the serial console. */
  readonly console: string;
}

export type Ask = (
  command: string,
  deadlineMs: number,
  more?: { readonly input?: string; readonly interrupted?: AbortSignal },
) => Promise<{ exitCode: number | undefined; stdout: string; stderr: string }>;
