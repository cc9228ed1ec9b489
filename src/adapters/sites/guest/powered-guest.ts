import type { HostError } from '../../../core/errors.ts';
import type { QemuProcess } from './qemu-process.ts';

/** A guest that is up. Disposing cuts its power; its parts stay. */
export interface Guest extends AsyncDisposable {
  /** Aborts with a HostError when the guest ends. */
  readonly gone: AbortSignal;
  readonly ssh: { readonly file: string; readonly args: readonly string[] };
  /** Units that did not start, as systemd names them. */
  readonly failedUnits: readonly string[];
  /** Whether the tool is loaded in it and waits for a command line (scripts/stand-by.sh). */
  readonly hasWorker: boolean;
  /** Runs a short command of ours, with a text to read. A non-zero exit code is a result. */
  readonly ask: Ask;
  /** An error that says what happened, with the console's last lines. */
  readonly failure: (what: string) => Promise<HostError>;
}

/** A guest, as those see it who have it in hand. */
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
