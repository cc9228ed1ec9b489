import { gridColumns } from '../../core/grid/grid-rows.ts';
import type { SummaryRow } from '../../core/figures/summary.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import { pooled, sorted, sortedQuantile } from '../../core/statistics/quantile.ts';
import { cellGroups, type ChartCell } from './cell-groups.ts';
import type { Drawing } from './drawing.ts';
import {
  emptyPanel,
  frameFor,
  hasSamples,
  iterationPanel,
  type CellPanel,
  type Span,
} from './iteration-panel.ts';

/**
 * Marks in all panels together, and the least and the most for each. A block of a thinned series has three, so this many
 * leave it two pixels of the panel's width.
 */
const ALL_MARKS = 6000;
const FEWEST_MARKS = 60;
const MOST_MARKS = 450;
const LEAST_SPAN = 0.1;
const HIGHEST = 3;

/** Where a panel stands: rows are the grid's, and so are columns. */
export interface Facet {
  readonly row: number;
  readonly column: number;
}

/** A cell's panel in its place. */
export interface IterationPanel extends CellPanel, Facet {}

/** A place of the grid without a sample: says why, so that the panels of a driver stay below one another. */
export interface EmptyPanel extends Facet {
  /** Absent if the grid has no such cell. */
  readonly chartCell: ChartCell | undefined;
  readonly drawing: Drawing | undefined;
}

export interface IterationFacets {
  readonly columns: number;
  readonly panels: readonly IterationPanel[];
  readonly empty: readonly EmptyPanel[];
}

/**
 * Every iteration of every cell that has one, a panel each: runtimes down, driver setups across. All panels cover the
 * same range around their own median, in percent: equal heights are equal unevenness, and a slow runtime does not
 * flatten a fast one.
 */
export function iterationFacets(results: ResultSet, rows: readonly SummaryRow[]): IterationFacets {
  const columns = gridColumns(results).length;
  const places = cellGroups(results, rows).flatMap(({ cells }, row) =>
    Array.from({ length: columns }, (_, column) => ({
      ...{ row, column },
      chartCell: cells.find(({ driver }) => driver === column),
    })),
  );
  const filled = places.flatMap(({ chartCell, ...facet }) =>
    chartCell !== undefined && hasSamples(chartCell) ? [{ ...facet, chartCell }] : [],
  );
  const span = commonSpan(filled.map(({ chartCell }) => chartCell));
  const marks = Math.min(
    MOST_MARKS,
    Math.max(FEWEST_MARKS, Math.floor(ALL_MARKS / Math.max(1, filled.length))),
  );
  const frame = frameFor(columns);
  const panels = filled.map(({ chartCell, ...facet }) => ({
    ...facet,
    ...iterationPanel(chartCell, results, { span, marks, frame }),
  }));
  // In a row without a sample there is nothing to line up.
  const rowsWithSamples = new Set(panels.map(({ row }) => row));
  const empty = places
    .filter(
      ({ chartCell, row }) => rowsWithSamples.has(row) && (chartCell === undefined || !hasSamples(chartCell)),
    )
    .map((place) => ({
      ...place,
      drawing: place.chartCell && emptyPanel(place.chartCell, results, frame),
    }));
  return { columns, panels, empty };
}

/** The panels in reading order. */
export function inOrder<P extends Facet>(panels: readonly P[]): P[] {
  return panels.toSorted((one, other) => one.row - other.row || one.column - other.column);
}

/** As fractions of a cell's median: the range of every cell's samples, without the outermost fiftieth. */
function commonSpan(cells: readonly ChartCell[]): Span {
  const spans = cells.flatMap(({ cell }): Span[] => {
    const totals = sorted(pooled(cell.restarts.map(({ totals_us }) => totals_us)));
    const [low = 0, centre, high = 0] = [0.01, 0.5, 0.99].map((p) => sortedQuantile(totals, p));
    return centre === undefined || centre === 0 ? [] : [{ low: low / centre, high: high / centre }];
  });
  const low = Math.min(1 - LEAST_SPAN, ...spans.map((span) => span.low));
  const high = Math.max(1 + LEAST_SPAN, ...spans.map((span) => span.high));
  return { low: Math.max(0, 1 - (1 - low) * 1.1), high: Math.min(HIGHEST, 1 + (high - 1) * 1.1) };
}
