import { EngineStartError, errorText } from '../../core/errors.ts';
import type { Scenario } from '../../core/scenario/scenario.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal, JournalEntry, Undo } from '../../ports/journal.ts';
import type { RunningEngine } from '../../ports/lab.ts';
import { once, Stopwatch } from './stopwatch.ts';

/** What every lab gets. */
export interface LabOptions {
  readonly runId: string;
  /** The run's folder in the state directory. */
  readonly work: string;
  readonly backing: 'fresh' | 'host';
  readonly backingBytes: number;
  /** Of the containers to be measured. */
  readonly network: Scenario['network'];
  readonly journal: Journal;
  readonly clock: Clock;
}

/** Collects what a lab's start makes, to be undone if the start fails or is stopped. */
export interface EngineStart {
  readonly times: Stopwatch;
  /** Records a change before it is made. */
  record(undo: Undo): Promise<JournalEntry>;
  /** To be done before anything is undone, newest first. */
  onStop(action: () => void | Promise<void>): void;
  /** The engine's log after a failure, or the end of it. */
  logTail: () => Promise<readonly string[]>;
}

type Started = Omit<RunningEngine, 'stop' | 'spent' | 'logTail'>;

/**
 * Runs one engine start.
 * @throws EngineStartError with the engine's log, once everything made is undone; the signal's reason if that aborted
 */
export async function startEngine(
  { journal, clock }: LabOptions,
  signal: AbortSignal,
  body: (start: EngineStart) => Promise<Started>,
): Promise<RunningEngine> {
  const entries: JournalEntry[] = [];
  const closers: (() => void | Promise<void>)[] = [];
  const start: EngineStart = {
    times: new Stopwatch(clock),
    record: async (undo) => {
      const entry = await journal.record(undo);
      entries.push(entry);
      return entry;
    },
    onStop: (action) => closers.push(action),
    logTail: () => Promise.resolve([]),
  };
  const stop = once(async () => {
    const stopping = new Stopwatch(clock);
    for (const action of closers.toReversed()) await action();
    stopping.lap('engine-stop');
    for (const entry of entries.toReversed()) {
      await journal.undo(entry);
      stopping.lap(entry.undo.kind === 'system-engine' ? 'engine-stop' : 'clean-up');
    }
    return stopping.laps;
  });
  try {
    const started = await body(start);
    return { ...started, spent: start.times.laps, stop, logTail: start.logTail };
  } catch (error) {
    const log = await start.logTail().catch(() => []);
    await stop();
    if (signal.aborted) throw signal.reason;
    throw error instanceof EngineStartError ? error : new EngineStartError(errorText(error), log);
  }
}
