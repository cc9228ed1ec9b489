import type { CellComparison, Comparison } from '../../core/compare/comparison.ts';
import type { Side } from '../../core/compare/side.ts';
import { counted } from '../../core/counted.ts';
import { cellLabel, INNER_AXES } from '../../core/axes/cell.ts';
import { STANDALONE_STYLE } from '../charts/palette.ts';
import { CAPTIONS, comparisonSetting } from '../charts/pictures.ts';
import { ratiosTitle } from '../charts/ratio-rows.ts';
import { drawRatios, RATIO_LAYOUTS, verdictShape } from '../charts/ratios-chart.ts';
import {
  cellVerdict,
  changeText,
  cpuText,
  figuresText,
  isSlower,
  headline,
  intervalText,
  pText,
  remarks,
} from '../compare/verdict-words.ts';
import { joined, markup, NOTHING, type Markup } from '../markup.ts';
import { milliseconds } from '../milliseconds.ts';
import { figureOf } from './figure.ts';
import { filterBar, filtersOf } from './filters.ts';
import { axisColumns } from './axis-columns.ts';
import { comparedWarnings } from '../warning-texts.ts';
import { bar, list, section, type Link } from './header.ts';
import { warningSection } from './warning-section.ts';
import { pageHtml } from './page.ts';
import { comparedQuantities } from './compared-quantities.ts';
import { comparedSteps } from './compared-steps.ts';
import { changeGrid } from './change-grid.ts';
import { foldedTable } from './folded-table.ts';
import { sideFacts } from './side-facts.ts';
import { cutText, numeric, type Column } from './table.ts';

/**
 * A comparison as a page, its verdict first.
 * @param sides - those compared, to say what they are; without them only their names are told
 */
export function comparisonHtml(comparison: Comparison, sides: readonly Side[] = []): string {
  const { a, b, cells } = comparison;
  const filters = filtersOf(cells);
  const parts: [Link | undefined, Markup][] = [
    [undefined, warningSection(comparedWarnings(comparison.warnings))],
    [{ id: 'grid', text: 'Grid' }, section('grid', 'Change of each cell', changeGrid(comparison))],
    [undefined, section('differences', 'What differs', differencesPart(comparison))],
    [undefined, cells.length === 0 ? NOTHING : filterBar(filters, [])],
    [
      { id: 'ratios', text: 'Changes' },
      cells.length === 0
        ? NOTHING
        : figureOf(
            { name: 'ratios', title: ratiosTitle(comparison), caption: CAPTIONS.ratios },
            {
              wide: drawRatios(comparison, RATIO_LAYOUTS.wide),
              narrow: drawRatios(comparison, RATIO_LAYOUTS.narrow),
            },
          ),
    ],
    [{ id: 'remarks', text: 'Remarks' }, remarksPart(comparison)],
    [{ id: 'cells', text: 'Cells' }, section('cells', 'Cells', cellsPart(comparison))],
    [
      { id: 'steps', text: 'Steps' },
      section(
        'steps',
        comparison.judges === 'steps' ? 'Each step' : 'Where the difference is',
        comparedSteps(comparison),
      ),
    ],
    [
      { id: 'quantities', text: 'Quantities' },
      section('quantities', 'Bytes, inodes and other quantities', comparedQuantities(comparison)),
    ],
    [{ id: 'limits', text: 'Limits' }, limitsPart(comparison)],
  ];
  const present = parts.filter(([, body]) => body.text !== '');
  return pageHtml({
    title: `${comparison.verdict}: ${a} against ${b}`,
    header: markup`${verdictPart(comparison, sides)}${bar(present.flatMap(([link]) => link ?? []))}`,
    main: joined(present.map(([, body]) => body)),
    footer: `${figuresText(comparison)}; p: one-sided, of being within the margin, corrected over all cells${comparison.judges === 'steps' ? ' and steps' : ''} (Holm).`,
    data: {
      file: 'compare',
      setting: comparisonSetting(comparison, sides),
      style: STANDALONE_STYLE,
      cells: filters.cells,
      steps: [],
      panels: {},
    },
  });
}

function verdictPart(comparison: Comparison, sides: readonly Side[]): Markup {
  const { verdict } = comparison;
  return markup`<section class="verdict ${verdict}"><svg class="dg" viewBox="-9 -9 18 18" aria-hidden="true">${verdictShape(verdict, 0, 0)}</svg><div><h1>${cutText(headline(comparison), 600)}</h1>${sidesTable(comparison, sides)}</div></section>`;
}

/** A and B beside each other, what they are and how busy their hosts were. */
function sidesTable({ a, b }: Comparison, sides: readonly Side[]): Markup {
  const facts = sides.map((side) => new Map(sideFacts(side)));
  const names = [...new Set(facts.flatMap((one) => [...one.keys()]))];
  const rows = names.map(
    (name) =>
      markup`<tr><th scope="row" class="name">${name}</th>${facts.map((one) => markup`<td class="name">${cutText(one.get(name) ?? 'not recorded', 120)}</td>`)}</tr>`,
  );
  const heads = [a, b].map(
    (name, index) =>
      markup`<th scope="col" class="name">${index === 0 ? 'A' : 'B'}: ${cutText(name, 300)}</th>`,
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="The two sides"><table><thead><tr><td></td>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function differencesPart({ differences }: Comparison): Markup {
  if (differences.length === 0) return markup`<p>Nothing that is recorded differs.</p>`;
  return list(
    differences.flatMap(({ name, details }) =>
      details.map((detail) => markup`<strong>${cutText(name, 80)}</strong>: ${cutText(detail, 300)}`),
    ),
  );
}

function remarksPart({ cells }: Comparison): Markup {
  const items = cells.flatMap((cell, index) => {
    const said = remarks(cell);
    if (said.length === 0) return [];
    const item = markup`<li data-cell="${index}"><strong>${cutText(cellLabel(cell), 80)}</strong>: ${cutText(said.join('. '), 800)}.</li>`;
    return { cell, item };
  });
  const listed = (some: typeof items): Markup =>
    some.length === 0 ? NOTHING : markup`<ul class="plain">${some.map(({ item }) => item)}</ul>`;
  const rest = items.filter(({ cell }) => !hasChanged(cell));
  const folded =
    rest.length === 0
      ? NOTHING
      : markup`<details><summary>on ${counted(rest.length, 'cell')} without a change</summary>${listed(rest)}</details>`;
  return section(
    'remarks',
    'Remarks',
    markup`${listed(items.filter(({ cell }) => hasChanged(cell)))}${folded}`,
  );
}

function hasChanged(cell: CellComparison): boolean {
  return cell.verdict === 'regression' || isSlower(cell) || cell.changed !== undefined;
}

interface Line {
  readonly cell: CellComparison;
  readonly index: number;
}

function cellsPart({ cells, judges }: Comparison): Markup {
  const columns: Column<Line>[] = [
    ...axisColumns<Line>(cells, INNER_AXES, ({ cell }) => cell),
    {
      ...{ name: 'verdict', kind: 'text', text: ({ cell }) => cellVerdict(cell) },
      style: ({ cell }) => `v-${cell.verdict}`,
    },
    numeric('A', ({ cell }) => cell.a.centre_us, milliseconds, 'ms'),
    numeric('B', ({ cell }) => cell.b.centre_us, milliseconds, 'ms'),
    numeric('change', ({ cell }) => cell.ratio, changeText),
    {
      ...{ name: '95 % interval', kind: 'number', text: ({ cell }) => intervalText(cell.low, cell.high) },
      value: ({ cell }) => cell.high,
    },
    numeric('p', ({ cell }) => cell.p_adjusted, pText),
    numeric('detectable', ({ cell }) => cell.detectable, changeText),
    numeric('units needed', ({ cell }) => cell.units_needed, String),
    {
      name: 'units',
      kind: 'number',
      text: ({ cell: { a, b } }) => `${a.units} / ${b.units}`,
      value: ({ cell }) => cell.b.units,
    },
    {
      name: 'failed',
      kind: 'number',
      text: ({ cell: { a, b } }) => `${a.failed} / ${b.failed}`,
      value: ({ cell }) => cell.b.failed,
    },
    {
      name: 'engine CPU',
      unit: 'ms',
      kind: 'number',
      text: ({ cell }) => cpuText(cell),
      value: ({ cell }) => cell.b.engine_cpu_us,
    },
  ];
  return foldedTable(
    columns,
    cells.map((cell, index) => ({ cell, index })),
    {
      ...{ id: 'cells-table', sortable: true },
      caption:
        judges === 'steps'
          ? 'Times and changes of the total of each cell, which is not judged: its steps are. Units needed: for an inconclusive cell, on each side, to decide all of its steps.'
          : 'Detectable: the smallest slowdown that this spread would have shown as a regression in 80 % of cases. Units needed: for an inconclusive cell, on each side.',
      rowData: ({ index }) => markup` data-cell="${index}"`,
    },
    {
      what: 'cell',
      isChanged: ({ cell }) => hasChanged(cell),
    },
  );
}

function limitsPart({ notes, skipped }: Comparison): Markup {
  const items = [
    ...notes.map((note) => cutText(note, 800)),
    ...skipped.map((cell) => cutText(`${cellLabel(cell)} is not compared: ${cell.reason}`, 800)),
  ];
  return section('limits', 'What limits the verdict', list(items));
}
