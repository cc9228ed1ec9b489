/** UTF-16 units that a cell of a spreadsheet may hold (Excel specifications and limits); what is more breaks a CSV row. */
export const LONGEST_TEXT = 32_767;
const CUT = ' [cut here: whole in events.jsonl]';

/** The text, or as much of it as a cell holds, the cut marked. */
export function withinCell(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  // The cut must not leave half of a surrogate pair.
  return text.slice(0, LONGEST_TEXT - CUT.length).replace(/\p{Cs}$/u, '') + CUT;
}
