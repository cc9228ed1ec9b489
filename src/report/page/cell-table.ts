import type { Figures } from '../../core/figures/figures.ts';
import { wholeId } from '../../core/axes/cell.ts';
import { AXES } from '../../core/axes/known-axes.ts';
import { groupBy } from '../../core/group-by.ts';
import { referenceDriver, referenceRuntime } from '../../core/scenario/reference-cells.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import type { StepRow } from '../../core/figures/step-rows.ts';
import type { SummaryRow } from '../../core/figures/summary.ts';
import { footnotes } from '../footnotes.ts';
import { markup, type Markup } from '../markup.ts';
import { milliseconds } from '../milliseconds.ts';
import { fitText } from '../charts/text-fit.ts';
import { axisColumns } from './axis-columns.ts';
import { table, type Column } from './table.ts';

const TOTAL = 'total';

interface Line {
  readonly cell: number;
  readonly row: SummaryRow;
  /** Number of the footnote on it. */
  readonly note: number | undefined;
  /** Absent if the cell has no figures. */
  readonly step: StepRow | undefined;
}

/** Every figure of every cell and step; the page's filters select rows. */
export function cellTable({ results, rows, steps: all }: Figures): Markup {
  const steps = groupBy(all, wholeId);
  const { numbers } = footnotes(results);
  const lines = rows.flatMap((row, cell): Line[] => {
    const own = steps.get(wholeId(row)) ?? [];
    const result = results.cells[cell];
    const note = result && numbers.get(result);
    if (own.length === 0) return [{ cell, row, note, step: undefined }];
    return own
      .toSorted((one, other) => Number(other.step === TOTAL) - Number(one.step === TOTAL))
      .map((step) => ({ cell, row, note, step }));
  });
  return table(columnsOf(results), lines, {
    ...{
      caption: 'Times in ms. Select a heading to sort by its column, again to reverse the order.',
      id: 'cells-table',
      sortable: true,
    },
    rowData: ({ cell, step }) => markup` data-cell="${cell}" data-step="${step?.step ?? ''}"`,
  });
}

function columnsOf({ plan, cells }: ResultSet): Column<Line>[] {
  const { scenario } = plan;
  const ms = (name: string, of: (step: StepRow) => number | undefined): Column<Line> => {
    const value = ({ step }: Line): number | undefined => step && of(step);
    return { name, kind: 'number', text: (line) => number(value(line)), value };
  };
  const ofTotal = ({ step, row }: Line): SummaryRow | undefined => (step?.step === TOTAL ? row : undefined);
  const count = (name: string, value: (line: Line) => number | undefined): Column<Line> => ({
    ...{ name, kind: 'number', value },
    text: (line) => String(value(line) ?? ''),
  });
  const percent = (name: string, unit: string, value: (line: Line) => number | undefined): Column<Line> => ({
    ...{ name, unit, kind: 'number', value },
    text: (line) => {
      const share = value(line);
      return share === undefined ? '' : (share * 100).toFixed(1);
    },
  });
  return [
    ...axisColumns<Line>(cells, AXES, ({ row }) => row),
    { name: 'step', kind: 'name', text: ({ step }) => step?.step ?? '' },
    {
      name: 'outcome',
      kind: 'text',
      style: () => 'short',
      text: ({ row, note }) => (note === undefined ? row.outcome : `${row.outcome} [${note}]`),
    },
    count('n', ({ row, step }) =>
      step === undefined ? row.n : step.step === 'unexplained' ? undefined : step.n,
    ),
    count('failed', ({ row, step }) => (step === undefined || step.step === TOTAL ? row.failed : undefined)),
    ms('mean', (step) => step.mean_us),
    {
      name: '95 % interval',
      kind: 'number',
      text: ({ step }) =>
        step?.ci_low_us === undefined ? '' : `${number(step.ci_low_us)} to ${number(step.ci_high_us)}`,
      value: ({ step }) =>
        step?.ci_low_us === undefined || step.ci_high_us === undefined
          ? undefined
          : step.ci_high_us - step.ci_low_us,
    },
    ms('median', (step) => step.median_us),
    ms('p95', (step) => step.p95_us),
    ms('max', (step) => step.max_us),
    ms('sd', (step) => step.sd_us),
    percent('unevenness', 'MAD, % of median', ({ step }) =>
      step?.mad_us === undefined || step.median_us === undefined || step.median_us === 0
        ? undefined
        : step.mad_us / step.median_us,
    ),
    percent('share', '% of total', ({ step }) => step?.share),
    ms(`beyond ${short(referenceDriver(scenario).name)}`, (step) => step.vs_driver_us),
    ms(`beyond ${short(referenceRuntime(scenario).name)}`, (step) => step.vs_runtime_us),
    {
      name: 'drift',
      unit: 'ms per iteration',
      kind: 'number',
      text: (line) => number(ofTotal(line)?.drift_us_per_iteration),
      value: (line) => ofTotal(line)?.drift_us_per_iteration,
    },
    percent('engine CPU', '% of one', (line) => ofTotal(line)?.engine_cpu_share),
  ];
}

function number(us: number | undefined): string {
  return us === undefined ? '' : milliseconds(us);
}

function short(name: string): string {
  return fitText(name, 160);
}
