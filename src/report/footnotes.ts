import { attempts, type CellResult } from '../core/results/cell-result.ts';
import { groupBy } from '../core/group-by.ts';
import { outcomeReason } from '../core/record/outcome-reason.ts';
import type { ResultSet } from '../core/results/result-set.ts';
import { cellSubject } from './cell-subject.ts';
import { clipped, plainText } from './plain-text.ts';
import { counted } from '../core/counted.ts';

/** A reader of a grid wants the cause; summary.csv has the whole text. */
const LONGEST_REASON = 500;

export interface Footnote {
  readonly number: number;
  /** The driver, runtime or cells it is about. */
  readonly subject: string;
  readonly text: string;
}

export interface Footnotes {
  readonly notes: readonly Footnote[];
  /** The note of a cell of the result set. */
  readonly numbers: ReadonlyMap<CellResult, number>;
}

/** Says once why cells have no number, or lost samples; cells with the same reason share a note. */
export function footnotes(results: ResultSet): Footnotes {
  const troubled = results.cells.flatMap((cell) => {
    const text = trouble(cell);
    return text === undefined ? [] : { cell, text: clipped(plainText(text), LONGEST_REASON) };
  });
  const notes: Footnote[] = [];
  const numbers = new Map<CellResult, number>();
  for (const group of groupBy(
    troubled,
    ({ cell, text }) => `${cell.outcome.kind} ${withoutIds(text)}`,
  ).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const number = notes.length + 1;
    const cells = group.map(({ cell }) => cell);
    notes.push({ number, subject: plainText(cellSubject(cells, results.cells)), text: first.text });
    for (const cell of cells) numbers.set(cell, number);
  }
  return { notes, numbers };
}

function trouble(cell: CellResult): string | undefined {
  const reason = outcomeReason(cell.outcome);
  if (reason !== undefined || cell.failed === 0) return reason;
  const { failed_step, error } = cell.lastFailure ?? {};
  const where = [failed_step, error].filter((text) => text !== undefined).join(': ');
  const count = `${cell.failed} of ${counted(attempts(cell), 'sample')} failed`;
  return where === '' ? count : `${count}, the last in ${where}`;
}

/** Container ids differ between cells' errors. */
function withoutIds(text: string): string {
  return text.replace(/\b[0-9a-f]{12,64}\b/g, '<id>');
}
