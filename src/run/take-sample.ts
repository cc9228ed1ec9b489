import type { SampleRecorded } from '../core/record/events.ts';
import { DeadlineError, errorText } from '../core/errors.ts';
import { isOutOfFiles } from '../core/host/host-trouble.ts';
import { Deadline } from '../ports/deadline.ts';
import { noticeEnd } from './notice-end.ts';
import { StepTimer, type OnStep } from '../workloads/step-timer.ts';
import type { Clock } from '../ports/clock.ts';
import type { RunningEngine } from '../ports/lab.ts';
import { WrongAnswerError } from '../workloads/answer.ts';
import type { Iteration, Loop } from '../workloads/workload.ts';

/** What identifies a sample before it is taken. */
export type SampleIdentity = Omit<
  SampleRecorded,
  | 'type'
  | 'status'
  | 'total_us'
  | 'steps_us'
  | 'engine_us'
  | 'engine_cpu_us'
  | 'engine_peak_bytes'
  | 'elapsed_us'
  | 'operations'
  | 'refused'
  | 'quantities'
  | 'exit_code'
  | 'failed_step'
  | 'error'
  | 'started_at'
>;

/** Where a sample is taken. */
export interface SampleGround {
  readonly running: RunningEngine;
  readonly loop: Loop;
  readonly clock: Clock;
  readonly interrupted: AbortSignal;
  readonly onStep?: OnStep | undefined;
}

/**
 * Runs one iteration and makes its record. A failure becomes a record that names its step and has no total.
 * @throws the run's own abort reason, or that no more files can be opened: such an iteration is no sample
 */
export async function takeSample(
  { running, loop, clock, interrupted, onStep }: SampleGround,
  iteration: Iteration,
  identity: SampleIdentity,
  timeoutMs: number,
): Promise<SampleRecorded> {
  const startedAt = clock.wallTime();
  using deadline = new Deadline(clock, timeoutMs, 'the iteration', running.gone, interrupted);
  const timer = new StepTimer(clock, onStep);
  const record = { type: 'sample', ...identity, started_at: startedAt } as const;
  try {
    const finding = await loop.iterate(iteration, timer, deadline.signal);
    return {
      ...record,
      status: 'ok',
      total_us: timer.totalUs,
      steps_us: timer.steps,
      engine_us: finding.engineUs,
      elapsed_us: finding.elapsedUs,
      operations: finding.operations,
      refused: finding.refused,
      quantities: finding.quantities,
      exit_code: finding.exitCode,
    };
  } catch (error) {
    if (isOutOfFiles(error)) throw error;
    const isAnswered = error instanceof DeadlineError || error instanceof WrongAnswerError;
    if (!isAnswered && !interrupted.aborted) await noticeEnd(running, clock, interrupted);
    if (interrupted.aborted) throw interrupted.reason;
    // If a call failed because the engine died, the engine's end says so more clearly.
    const cause: unknown = running.gone.aborted ? running.gone.reason : error;
    return {
      ...record,
      status: cause instanceof DeadlineError ? 'timeout' : 'failed',
      steps_us: timer.steps,
      engine_us: {},
      exit_code: cause instanceof WrongAnswerError ? cause.exitCode : undefined,
      failed_step: timer.current,
      error: errorText(cause),
    };
  }
}
