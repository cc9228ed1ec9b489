import { wholeLabel } from '../../core/axes/cell.ts';
import { UsageError } from '../../core/errors.ts';
import { stepUs } from '../../core/explain/median-iteration.ts';
import type { Part } from '../../core/explain/part.ts';
import type { SampleExplained } from '../../core/record/events.ts';
import type { ResultSet } from '../../core/results/result-set.ts';

/** A traced iteration, for other tools; times in whole microseconds of the wall clock. */
export interface TracedIteration {
  /** Its place among those that are exported, from 0 on. */
  readonly index: number;
  readonly cell: string;
  readonly sample: SampleExplained;
  readonly begin: number;
  readonly end: number;
  readonly steps: readonly Moment[];
  readonly spans: readonly (Moment & { readonly part: Part })[];
}

export interface Moment {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

/** @throws UsageError if nothing was traced */
export function tracedIterations({ cells }: ResultSet): TracedIteration[] {
  const found = cells.flatMap((cell) =>
    (cell.explained ?? []).map((sample) => ({ cell: wholeLabel(cell, cells), sample })),
  );
  if (found.length === 0) {
    throw new UsageError('expected traced iterations to export, found none', {
      hint: 'Take some: drivergrid run SCENARIO --explain 5',
    });
  }
  return found.map(({ cell, sample }, index): TracedIteration => {
    const begin = Date.parse(sample.started_at) * 1000;
    let at = begin;
    const steps = Object.keys(sample.parts_us).map((name): Moment => {
      const from = at;
      at += stepUs(sample.parts_us, name);
      return { name, begin: from, end: at };
    });
    const spans = sample.spans.map(([from, to, part, name]) => ({
      ...{ name: name === '' ? part : name, part, begin: begin + from, end: begin + to },
    }));
    return { index, cell, sample, begin, end: at, steps, spans };
  });
}
