import { cellLabel, wholeId } from '../axes/cell.ts';
import type { ResultSet } from './result-set.ts';
import { mean } from '../statistics/moments.ts';
import { totalsUs } from './cell-result.ts';

/** Published figures that come with the tool, by name (results/reference/NAME.csv). */
export const PUBLISHED_NAMES = ['talk-2018'] as const;

/** Mean times as published, in microseconds, by `cellLabel`. */
export type PublishedFigures = ReadonlyMap<string, number>;

/** A cell's own mean beside the published one; `undefined` if there is none. */
export interface BesidePublished {
  readonly cell: string;
  readonly kernel: string | undefined;
  readonly outcome: string;
  readonly us: number | undefined;
  readonly published_us: number | undefined;
  /** Each as a multiple of the same runtime's under `baseline`. */
  readonly ratio: number | undefined;
  readonly published_ratio: number | undefined;
}

/** Reads a reference file, in the form of grid.csv: plain fields, `runtime`, then `DRIVER_us`. */
export function parsePublished(csv: string): PublishedFigures {
  const [head = [], ...rows] = csv
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.split(','));
  const drivers = head.slice(1).map((column) => column.replace(/_us$/, ''));
  const entries = rows.flatMap(([runtime = '', ...fields]) =>
    fields.flatMap((field, index): [string, number][] =>
      field === ''
        ? []
        : [[cellLabel({ driver: drivers[index] ?? '', runtime, concurrency: 1 }), Number(field)]],
    ),
  );
  return new Map(entries);
}

/**
 * Every cell of a run beside the published figure of the same name. Only ratios can be compared: little is known of the
 * hosts behind published figures.
 * @param baseline the driver setup that ratios are to
 */
export function besidePublished(
  { cells }: ResultSet,
  published: PublishedFigures,
  baseline: string,
): BesidePublished[] {
  const meanOf = (cell: ResultSet['cells'][number] | undefined): number | undefined =>
    cell && mean(totalsUs(cell).flat());
  return cells.map((cell) => {
    const base = { ...cell, driver: baseline };
    const own = meanOf(cell);
    const ownBase = meanOf(cells.find((other) => wholeId(other) === wholeId(base)));
    const theirs = published.get(cellLabel(cell));
    return {
      cell: cellLabel(cell),
      kernel: cell.kernel,
      outcome: cell.outcome.kind,
      us: own,
      published_us: theirs,
      ratio: ratio(own, ownBase),
      published_ratio: ratio(theirs, published.get(cellLabel(base))),
    };
  });
}

function ratio(value: number | undefined, base: number | undefined): number | undefined {
  return value === undefined || base === undefined || base === 0 ? undefined : value / base;
}
