/** Exit codes of every command (docs/architecture.md lists them for users). */
export const EXIT = {
  done: 0,
  regression: 1,
  usage: 2,
  hostCannot: 3,
  failedCells: 4,
  inconclusive: 5,
  restoreIncomplete: 6,
  /** As a shell has it of a program that SIGPIPE has ended. */
  brokenPipe: 141,
  defect: 70,
} as const;

/** What asks a command to end, and its number (signal(7)); the exit code is 128 more, as a shell has it. */
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

/** An error meant for the person at the keyboard: what was expected, what was found, what to do next. */
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

/** Something an interrupted run left could not be undone. */
export class RestoreError extends DrivergridError {
  readonly exitCode = EXIT.restoreIncomplete;
}

/** A signal asked for the end; what the run had changed is undone on the way out. */
export class InterruptedError extends DrivergridError {
  readonly exitCode: number;

  constructor(signal: EndSignal) {
    super(`interrupted by ${signal}`);
    this.exitCode = 128 + END_SIGNALS[signal];
  }
}

/** The engine did not come up; `log` is what it said, oldest line first. */
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

/** What the engine has under an image's name is not what was loaded. */
export class OtherImageError extends Error {
  override readonly name = 'OtherImageError';
}

/** A wait reached its end. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** The text of anything thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
