import { cellLabel } from '../../core/axes/cell.ts';
import type { SeriesOutcome } from '../../core/compare/verdict-kind.ts';
import type { Trend } from '../../core/trend/trend.ts';
import { changeText, intervalText, pText } from '../compare/verdict-words.ts';
import { markdownTable, markdownText } from '../markdown-text.ts';
import { clipped } from '../plain-text.ts';
import { levelText, placeText, ratioText, runText, trendHeadline } from './trend-words.ts';
import { counted } from '../../core/counted.ts';

/** Words carry the verdict; the marks only help to find it. */
const MARKS: Readonly<Record<SeriesOutcome, string>> = { regression: '❌', within: '✅', inconclusive: '❔' };
const HEADS = ['cell', 'verdict', 'runs', 'now ms', 'against the lowest level', '95 % interval', 'p'];
/** More than anyone reads in a summary, which holds a megabyte (GitHub docs, "Job summaries"). */
const MOST = 200;
const LONGEST = 300;

/** A trend as a GitHub step summary: the verdict, a table of cells, and where each has changed. */
export function trendMarkdown(trend: Trend): string {
  const { cells, runs, verdict } = trend;
  const rows = cells
    .slice(0, MOST)
    .map(({ total, ...cell }) => [
      ...[cellLabel(cell), cell.verdict, String(total.points.length), levelText(total)],
      ...[
        changeText(total.judged?.ratio),
        intervalText(total.judged?.low, total.judged?.high),
        pText(total.p),
      ],
    ]);
  const changes = cells.flatMap(({ total, ...cell }) =>
    total.changes.map((change) => `${cellLabel(cell)}: ${ratioText(change)}; ${placeText(change, runs)}`),
  );
  const reasons = cells.flatMap((cell) =>
    cell.verdict === 'within' ? [] : [`${cellLabel(cell)}: ${cell.reason}`],
  );
  const paragraphs = [
    `### ${MARKS[verdict]} ${markdownText(clipped(trendHeadline(trend), 2 * LONGEST))}`,
    markdownText(`${counted(runs.length, 'run')}: ${runText(runs[0])} to ${runText(runs.at(-1))}`),
    markdownTable(HEADS, rows, 2),
    list(changes),
    list(reasons),
    left(cells.length - rows.length, 'cells'),
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}

function list(lines: readonly string[]): string {
  const shown = lines.slice(0, MOST).map((line) => `- ${markdownText(clipped(line, LONGEST))}`);
  return [...shown, left(lines.length - shown.length, 'lines')].filter((line) => line !== '').join('\n');
}

function left(count: number, what: string): string {
  return count > 0 ? `${count} more ${what}; --json has all.` : '';
}
