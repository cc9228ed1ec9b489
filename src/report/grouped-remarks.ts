import type { ResultSet } from '../core/results/result-set.ts';
import type { SummaryRow } from '../core/figures/summary.ts';
import { cellRemarks } from '../core/figures/remarks.ts';
import { groupBy } from '../core/group-by.ts';
import { wholeLabel } from '../core/axes/cell.ts';

/** A remark on one or more cells. */
export interface GroupedRemark {
  readonly cells: readonly string[];
  /** Its numbers as ranges if they differ between cells: `uneven: a typical iteration is 21 to 34 % off the median`. */
  readonly text: string;
}

const NUMBER = /\d+(?:\.\d+)?/g;

/** What stands out of the cells, each remark once with all its cells; most common first. */
export function groupedRemarks(results: ResultSet, rows: readonly SummaryRow[]): GroupedRemark[] {
  const all = rows.flatMap((row) =>
    cellRemarks(row).map((text) => ({ cell: wholeLabel(row, results.cells), text })),
  );
  return [...groupBy(all, ({ text }) => text.replace(NUMBER, '#')).values()]
    .map((group) => ({
      cells: group.map(({ cell }) => cell),
      text: withRanges(group.map(({ text }) => text)),
    }))
    .sort((one, other) => other.cells.length - one.cells.length);
}

/** One text for several that differ in their numbers only. */
export function withRanges(texts: readonly string[]): string {
  const [first = ''] = texts;
  const numbers = texts.map((text) => text.match(NUMBER) ?? []);
  let place = 0;
  return first.replace(NUMBER, () => {
    const index = place++;
    const own = numbers
      .flatMap((found) => found[index] ?? [])
      .sort((one, other) => Number(one) - Number(other));
    const [least = '', greatest = ''] = [own[0], own.at(-1)];
    return least === greatest ? least : `${least} to ${greatest}`;
  });
}
