import { wholeOf } from '../axes/cell.ts';
import type { WholeKey } from '../axes/cell-key.ts';
import { PARTS, type Part } from '../explain/part.ts';
import type { SampleExplained } from '../record/events.ts';
import { groupBy } from '../group-by.ts';
import { measuredRestarts, type CellResult } from '../results/cell-result.ts';
import type { ResultSet } from '../results/result-set.ts';
import { stepNames } from '../results/step-names.ts';
import { distribution } from '../statistics/distribution.ts';
import { meanOfAll } from '../statistics/moments.ts';
import { rounded } from './summary.ts';

/** What one part takes of a step of a cell, in the traced iterations; times in whole microseconds. */
export interface PartRow extends WholeKey {
  readonly kernel: string | undefined;
  /** A step by its name, or `total`. */
  readonly step: string;
  readonly part: Part;
  readonly n: number;
  readonly mean_us: number | undefined;
  /** 95 % confidence interval of the mean, over engine restarts. */
  readonly ci_low_us: number | undefined;
  readonly ci_high_us: number | undefined;
  /** Of the step's mean in the traced iterations, as a fraction to 0.0001. */
  readonly share: number | undefined;
}

/** A row for each part of each step of each explained cell, and for each part of the whole; parts that take nothing have none. */
export function partRows(results: ResultSet): PartRow[] {
  const steps = [...stepNames(results), TOTAL];
  return results.cells.flatMap((cell) => {
    const restarts = explainedByRestart(cell);
    if (restarts.length === 0) return [];
    return steps.flatMap((step) => {
      const all = meanOfAll(restarts.map((samples) => samples.map((sample) => stepUs(sample, step))));
      return PARTS.flatMap((part): PartRow[] => {
        const found = distribution(
          restarts.map((samples) => samples.map((sample) => partUs(sample, step, part))),
        );
        if ((found.mean ?? 0) === 0) return [];
        return [
          {
            ...{ ...wholeOf(cell), step, part, n: found.n, mean_us: rounded(found.mean) },
            ...{ ci_low_us: rounded(found.interval?.low), ci_high_us: rounded(found.interval?.high) },
            share: all === undefined || all === 0 ? undefined : rounded((found.mean ?? 0) / all, 4),
          },
        ];
      });
    });
  });
}

/** How much longer a cell's traced iterations take than its counted ones: what tracing itself costs, as a ratio. */
export function tracedRatio(cell: CellResult): number | undefined {
  const traced = meanOfAll(
    explainedByRestart(cell).map((samples) => samples.map((one) => stepUs(one, TOTAL))),
  );
  const counted = meanOfAll(measuredRestarts(cell).map(({ totals_us }) => totals_us));
  return traced === undefined || counted === undefined ? undefined : traced / counted;
}

const TOTAL = 'total';

/** A cell's traced iterations by engine restart; none of a cell that was not measured. */
export function explainedByRestart({ explained = [], outcome }: CellResult): SampleExplained[][] {
  if (outcome.kind !== 'measured') return [];
  return [...groupBy(explained, ({ restart_id: id }) => id)].map(([, samples]) => [...samples]);
}

/** @param step - its name, or `total` */
export function partUs({ parts_us: steps }: SampleExplained, step: string, part: Part): number {
  if (step !== TOTAL) return steps[step]?.[part] ?? 0;
  return Object.values(steps).reduce((sum, parts) => sum + (parts[part] ?? 0), 0);
}

function stepUs(sample: SampleExplained, step: string): number {
  return PARTS.reduce((sum, part) => sum + partUs(sample, step, part), 0);
}
