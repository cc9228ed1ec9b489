import { cellLabel, wholeId } from '../axes/cell.ts';
import type { CellKey } from '../axes/cell-key.ts';
import { buildsOf, isUnder } from '../engines/engine-of.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { ResultSet } from './result-set.ts';
import { mean } from '../statistics/moments.ts';
import { totalsUs } from './cell-result.ts';

/** Published figures that come with the tool, by name (results/reference/NAME.csv). */
export const PUBLISHED_NAMES = ['talk-2018', 'talk-2018-cri'] as const;

/** Mean times as published, in microseconds, by `cellLabel`. */
export type PublishedFigures = ReadonlyMap<string, number>;

/** What published figures are of. */
export interface PublishedColumns {
  /** The published column of a cell. */
  readonly publishedOf: (cell: Pick<CellKey, 'engine' | 'driver'>) => string;
  /** The column of the run that ratios are to. */
  readonly baseline: Pick<CellKey, 'engine' | 'driver'>;
}

/** Those of the run's reference: driver setups by their names, or kinds of engines. */
export function publishedColumns({ drivers, reference, ...rest }: Scenario): PublishedColumns {
  if (reference !== 'talk-2018-cri') {
    const driver = drivers.find(({ name }) => name === 'overlay2')?.name ?? drivers[0]?.name ?? '';
    return { publishedOf: (cell) => cell.driver, baseline: { driver } };
  }
  const builds = buildsOf(rest);
  const [first] = builds;
  const own = drivers.find((setup) => first !== undefined && isUnder(setup, first));
  return {
    publishedOf: ({ engine }) => builds.find(({ name }) => name === engine)?.kind.name ?? '',
    baseline: {
      driver: own?.name ?? '',
      ...(first?.name === undefined ? {} : { engine: first.name }),
    },
  };
}

/** A cell's own mean beside the published one; `undefined` if there is none. */
export interface BesidePublished {
  readonly cell: string;
  readonly kernel: string | undefined;
  readonly outcome: string;
  readonly us: number | undefined;
  readonly published_us: number | undefined;
  /** Each as a multiple of the same runtime's in the column that ratios are to. */
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
 * Every cell of a run beside the published figure of its driver setup, or of its kind of engine. Only ratios can be compared:
 * little is known of the hosts behind published figures.
 * @param columns what figures are published of, and which column of the run ratios are to
 */
export function besidePublished(
  { cells }: ResultSet,
  published: PublishedFigures,
  { publishedOf, baseline }: PublishedColumns,
): BesidePublished[] {
  const figureOf = (cell: Pick<CellKey, 'engine' | 'driver' | 'runtime'>): number | undefined => {
    const { runtime } = cell;
    return published.get(cellLabel({ driver: publishedOf(cell), runtime, concurrency: 1 }));
  };
  const meanOf = (cell: ResultSet['cells'][number] | undefined): number | undefined =>
    cell && mean(totalsUs(cell).flat());
  return cells.map((cell) => {
    const base = { ...cell, ...baseline };
    const own = meanOf(cell);
    const ownBase = meanOf(cells.find((other) => wholeId(other) === wholeId(base)));
    const theirs = figureOf(cell);
    return {
      cell: cellLabel(cell),
      kernel: cell.kernel,
      outcome: cell.outcome.kind,
      us: own,
      published_us: theirs,
      ratio: ratio(own, ownBase),
      published_ratio: ratio(theirs, figureOf(base)),
    };
  });
}

function ratio(value: number | undefined, base: number | undefined): number | undefined {
  return value === undefined || base === undefined || base === 0 ? undefined : value / base;
}
