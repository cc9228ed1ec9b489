import type { Clock } from '../ports/clock.ts';
import type { EventWatch } from '../ports/engine.ts';
import type { RunningEngine } from '../ports/lab.ts';
import type { StepTimer } from './step-timer.ts';

/** The image of a run, the same archive for every engine start. */
export interface WorkloadImage {
  readonly reference: string;
  /** As the scenario has it. */
  readonly name: string;
  /** `sha256:...` of its configuration: what it is, however it was got. */
  readonly digest: string;
  /** Path or bytes of an archive that every engine loads. */
  readonly archive: string | Uint8Array;
  /** Ids it may have once loaded (config digest; manifest digest on a containerd store). */
  readonly ids: readonly string[];
  /** What the container must print; undefined where only the exit code is known. */
  readonly expectedOutput: string | undefined;
}

/** What one iteration works with. */
export interface Iteration {
  readonly running: RunningEngine;
  readonly events: EventWatch;
  readonly clock: Clock;
  readonly image: WorkloadImage;
  readonly runtime: string;
  readonly network: string;
  /** Unique in the run; names what the iteration creates. */
  readonly label: string;
}

/** What an iteration found beside its steps. */
export interface Finding {
  readonly exitCode: number;
  /** Engine intervals by name, microseconds. */
  readonly engineUs: Readonly<Record<string, number>>;
}

/** What one iteration does: an ordered list of named, timed steps. */
export interface Workload {
  /**
   * @param timer is given each step; what it holds when this throws is how far the iteration came
   * @throws Error that says what was expected and what was found
   */
  run(iteration: Iteration, timer: StepTimer, signal: AbortSignal): Promise<Finding>;
}

/** The container did something else than it should have. */
export class WrongAnswerError extends Error {
  override readonly name = 'WrongAnswerError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** @throws WrongAnswerError where exit code or output are not as expected */
export function checkAnswer(
  image: WorkloadImage,
  found: { exitCode: number; stdout: string; stderr: string },
): void {
  if (found.exitCode !== 0) {
    const said = found.stderr === '' ? '' : `; it said ${JSON.stringify(found.stderr.slice(0, 500))}`;
    throw new WrongAnswerError(`expected exit code 0, found ${found.exitCode}${said}`, found.exitCode);
  }
  if (image.expectedOutput !== undefined && found.stdout !== image.expectedOutput) {
    throw new WrongAnswerError(
      `expected the output ${JSON.stringify(image.expectedOutput)}, found ${JSON.stringify(found.stdout.slice(0, 500))}`,
      found.exitCode,
    );
  }
}
