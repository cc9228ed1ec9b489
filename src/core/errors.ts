/** Exit codes of every command (docs/architecture.md lists them for users). */
export const EXIT = {
  done: 0,
  regression: 1,
  usage: 2,
  hostCannot: 3,
  failedCells: 4,
  inconclusive: 5,
  restoreIncomplete: 6,
  /** As a shell reports a program ended by SIGPIPE. */
  brokenPipe: 141,
  defect: 70,
} as const;

/** Signals that ask a command to end, with their numbers (signal(7)). The exit code is 128 more, as in a shell. */
export const END_SIGNALS = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGXCPU: 24,
} as const;
export type EndSignal = keyof typeof END_SIGNALS;

/** An error for the user: what was expected, what was found, what to do next. */
export abstract class DrivergridError extends Error {
  abstract readonly exitCode: number;
  /** What to do next, as a sentence. */
  readonly hint: string | undefined;

  constructor(message: string, options: { hint?: string | undefined; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.hint = options.hint;
  }
}

/** Wrong arguments or a wrong scenario; nothing was changed. */
export class UsageError extends DrivergridError {
  readonly exitCode = EXIT.usage;
}

/** This host cannot do what was asked; nothing was changed. */
export class HostError extends DrivergridError {
  readonly exitCode = EXIT.hostCannot;
}

/** Something that an interrupted run left could not be undone. */
export class RestoreError extends DrivergridError {
  readonly exitCode = EXIT.restoreIncomplete;
}

/** A signal asked the run to end; what it had changed is undone on the way out. */
export class InterruptedError extends DrivergridError {
  readonly exitCode: number;

  constructor(signal: EndSignal) {
    super(`interrupted by ${signal}`);
    this.exitCode = 128 + END_SIGNALS[signal];
  }
}

/** The engine did not start; `log` is its output, oldest line first. */
export class EngineStartError extends Error {
  override readonly name = 'EngineStartError';
  readonly log: readonly string[];

  constructor(message: string, log: readonly string[]) {
    super(message);
    this.log = log;
  }
}

/** The engine ended while something waited for it. */
export class EngineGoneError extends Error {
  override readonly name = 'EngineGoneError';
}

/** The engine has another image under the name than the one loaded. */
export class OtherImageError extends Error {
  override readonly name = 'OtherImageError';
}

/** A deadline passed. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** The text of anything thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
