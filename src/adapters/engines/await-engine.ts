import type { ApiName } from '../../core/engines/engine-kind.ts';
import { DeadlineError, EngineStartError, errorText } from '../../core/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Engine } from '../../ports/engine.ts';
import type { EngineLife } from './engine-adapter.ts';
import { ENGINE_ADAPTERS } from './engine-adapters.ts';

const READY_DEADLINE_MS = 120_000;
const ANSWER_DEADLINE_MS = 5_000;
const POLL_MS = 20;

export interface StartingEngine extends Omit<EngineLife, 'clock'> {
  readonly api: ApiName;
  readonly socket: string;
  logTail(): Promise<readonly string[]>;
}

/**
 * Polls until the engine answers, ends, or the deadline passes; each has its own error.
 * @throws EngineStartError with the log, or the signal's reason
 */
export function awaitEngine(starting: StartingEngine, clock: Clock, signal: AbortSignal): Promise<Engine> {
  const { open } = ENGINE_ADAPTERS[starting.api];
  return untilAnswer(
    starting,
    (either) => open(starting.socket, { ...starting, clock }, either),
    clock,
    signal,
  );
}

/** The same for any question. @param ask throws while there is no answer yet */
export async function untilAnswer<T>(
  starting: Pick<StartingEngine, 'gone' | 'logTail'>,
  ask: (signal: AbortSignal) => Promise<T>,
  clock: Clock,
  signal: AbortSignal,
): Promise<T> {
  const deadline = clock.nowUs() + READY_DEADLINE_MS * 1000;
  for (;;) {
    signal.throwIfAborted();
    if (starting.gone.aborted) {
      throw new EngineStartError('the engine ended before it answered', await starting.logTail());
    }
    try {
      const either = AbortSignal.any([signal, starting.gone, AbortSignal.timeout(ANSWER_DEADLINE_MS)]);
      return await ask(either);
    } catch (error) {
      // There is nothing to wait for.
      if (error instanceof EngineStartError)
        throw new EngineStartError(error.message, await starting.logTail());
      if (clock.nowUs() > deadline) {
        const waited = new DeadlineError(
          `no answer within ${READY_DEADLINE_MS / 1000} s (${errorText(error)})`,
        );
        throw new EngineStartError(waited.message, await starting.logTail());
      }
    }
    await clock.sleep(POLL_MS, signal);
  }
}
