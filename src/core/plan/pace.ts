import { cellId, columnLabel } from '../axes/cell.ts';
import type { RunEvent, SampleRecorded } from '../record/events.ts';
import { spentUs } from '../record/spent-us.ts';

/** How long what a run did took, on the host that it ran on. */
export interface Pace {
  /** Microseconds for what is done once: trying the runtimes, and starts that came to no sample. */
  readonly onceUs: number;
  /** An engine start without its samples, by column; absent where none was started to its end. */
  readonly startUs: ReadonlyMap<string, number>;
  /** A sample of a cell, alone, by `cellId`, and of any cell under a runtime. */
  readonly sampleUs: ReadonlyMap<string, number>;
  readonly runtimeUs: ReadonlyMap<string, number>;
  /** Cells that gave no number, by `cellId`: they take no time. */
  readonly unmeasured: ReadonlySet<string>;
}

/**
 * Folds a run's events. What the wall time holds beside the times that are recorded (reading the engine's use, writing
 * events) goes to the samples evenly.
 * @returns undefined if the run took no sample, or did not come to its end
 */
export function paceOf(events: Iterable<RunEvent>): Pace | undefined {
  const columns = new Map<string, string>();
  const starts = new Map<string, Mean>();
  const counted = new Set<string>();
  const sampled = new Set<string>();
  const cells = new Map<string, Mean>();
  const runtimes = new Map<string, Mean>();
  const all = new Mean();
  const unmeasured = new Set<string>();
  let [onceUs, wallUs, sampledUs, startedUs] = [0, 0, 0, 0];
  for (const event of events) {
    switch (event.type) {
      case 'round':
        columns.set(event.restart_id, columnLabel(event));
        break;
      case 'time': {
        const column = event.restart_id === undefined ? undefined : columns.get(event.restart_id);
        if (column === undefined || event.restart_id === undefined) {
          onceUs += event.us;
          break;
        }
        startedUs += event.us;
        meanOf(starts, column).add(event.us, counted.has(event.restart_id) ? 0 : 1);
        counted.add(event.restart_id);
        break;
      }
      case 'sample': {
        const us = aloneUs(event);
        sampledUs += us;
        sampled.add(columnLabel(event));
        for (const mean of [meanOf(cells, cellId(event)), meanOf(runtimes, event.runtime), all]) mean.add(us);
        break;
      }
      case 'cell':
        if (event.outcome.kind !== 'measured') unmeasured.add(cellId(event));
        break;
      case 'end':
        wallUs += event.wall_us;
        break;
      case 'run':
      case 'runtime':
      case 'round-end':
      case 'proof':
      case 'explained':
      case 'noise':
      case 'leak':
      case 'warning':
      case 'precise':
        break;
    }
  }
  if (all.count === 0 || wallUs === 0) return undefined;
  const restUs = Math.max(0, wallUs - onceUs - startedUs - sampledUs) / all.count;
  for (const [column, { sum }] of [...starts].filter(([column]) => !sampled.has(column))) {
    onceUs += sum;
    starts.delete(column);
  }
  const means = (from: ReadonlyMap<string, Mean>, beside: number): ReadonlyMap<string, number> =>
    new Map([...from].map(([key, { value }]) => [key, value + beside]));
  return {
    ...{ onceUs, unmeasured, startUs: means(starts, 0) },
    ...{ sampleUs: means(cells, restUs), runtimeUs: means(runtimes, restUs) },
  };
}

/** Of concurrent samples each has its share of the time. */
function aloneUs(sample: SampleRecorded): number {
  return spentUs(sample) / sample.concurrency;
}

class Mean {
  count = 0;
  sum = 0;

  add(value: number, count = 1): void {
    this.sum += value;
    this.count += count;
  }

  get value(): number {
    return this.count === 0 ? 0 : this.sum / this.count;
  }
}

function meanOf(means: Map<string, Mean>, key: string): Mean {
  const found = means.get(key) ?? new Mean();
  means.set(key, found);
  return found;
}
