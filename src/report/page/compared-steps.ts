import type { CellComparison, Comparison } from '../../core/compare/comparison.ts';
import type { StepComparison } from '../../core/compare/step-comparison.ts';
import { cellLabel } from '../../core/axes/cell.ts';
import { stepVerdict, usText } from '../compare/step-words.ts';
import { changeText, intervalText, pText } from '../compare/verdict-words.ts';
import { markup, NOTHING, type Markup } from '../markup.ts';
import { milliseconds } from '../milliseconds.ts';
import { foldedTable } from './folded-table.ts';
import { numeric, type Column, type TableOptions } from './table.ts';

interface StepLine {
  readonly cell: CellComparison;
  readonly index: number;
  readonly step: StepComparison;
}

/** The steps of each cell: where its difference is, or the verdict on each. */
export function comparedSteps({ cells, judges }: Comparison): Markup {
  const rows = cells.flatMap((cell, index) => cell.steps.map((step): StepLine => ({ cell, index, step })));
  if (rows.length === 0) return NOTHING;
  const isJudged = judges === 'steps';
  const columns: Column<StepLine>[] = [
    { name: 'cell', kind: 'name', text: ({ cell }) => cellLabel(cell) },
    { name: 'step', kind: 'name', text: ({ step }) => step.step },
    ...(isJudged ? VERDICT : []),
    numeric('difference', ({ step }) => step.difference_us, signed, 'ms'),
    numeric(
      'share',
      ({ step }) => step.share,
      // Without a sign before a zero.
      (share) => String(Math.round(share * 100) + 0),
      '% of the total',
    ),
    numeric('change', ({ step }) => step.ratio, changeText),
    {
      ...{ name: '95 % interval', kind: 'number', text: ({ step }) => intervalText(step.low, step.high) },
      value: ({ step }) => step.high,
    },
    numeric('p', ({ step }) => step.p_adjusted, pText),
    ...(isJudged ? JUDGED : STATE),
  ];
  const explored =
    'p: of no change, corrected over all steps (Benjamini and Hochberg), which says whether one is slower; the interval is of the step alone. Steps are shown, not gated.';
  const gated =
    'Each step is judged, and the worst of its steps is the verdict on a cell. p: one-sided, of being within the margin, corrected over all cells and steps (Holm).';
  const options: TableOptions<StepLine> = {
    ...{ id: 'steps-table', sortable: true },
    caption: `Differences of means add up to that of the total; changes are of medians. ${isJudged ? gated : explored}`,
    rowData: ({ index }) => markup` data-cell="${index}"`,
  };
  return foldedTable(columns, rows, options, {
    what: 'step',
    isChanged: ({ step: { state, judged } }) =>
      judged?.verdict === 'regression' || state === 'slower' || state === 'faster',
  });
}

/** Columns of steps that are judged. */
const VERDICT: readonly Column<StepLine>[] = [
  {
    ...{ name: 'verdict', kind: 'text' },
    text: ({ cell, index, step }) =>
      step.judged === undefined ? '' : stepVerdict({ cell, index, step: { ...step, judged: step.judged } }),
    style: ({ step }) => (step.judged?.verdict === undefined ? '' : `v-${step.judged.verdict}`),
  },
  numeric('A', ({ step }) => step.judged?.a_centre_us, usText, 'us'),
  numeric('B', ({ step }) => step.judged?.b_centre_us, usText, 'us'),
];

const STATE: readonly Column<StepLine>[] = [
  { name: 'state', kind: 'text', text: ({ step }) => step.state ?? '' },
];

const JUDGED: readonly Column<StepLine>[] = [
  numeric('detectable', ({ step }) => step.judged?.detectable, changeText),
  numeric('units needed', ({ step }) => step.judged?.units_needed, String),
  { name: 'why', kind: 'text', text: ({ step }) => whyOf(step) },
];

/** Not where the units needed say it. */
function whyOf({ judged }: StepComparison): string {
  return judged?.units_needed === undefined ? (judged?.reason ?? '') : '';
}

function signed(us: number): string {
  const text = milliseconds(us);
  return Number(text) > 0 ? `+${text}` : text;
}
