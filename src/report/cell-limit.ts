/** UTF-16 units that a spreadsheet cell may hold (Excel specifications and limits); more breaks a CSV row. */
export const LONGEST_TEXT = 32_767;
const CUT = ' [cut here: whole in events.jsonl]';

/** The text, cut to a cell's limit, with a mark at the cut. */
export function withinCell(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  // The cut must not split a surrogate pair.
  return text.slice(0, LONGEST_TEXT - CUT.length).replace(/\p{Cs}$/u, '') + CUT;
}
