/**
 * Columns that help can have: narrow, and wide. On a terminal that is narrower still, the terminal breaks the lines, which
 * pasting does not notice.
 */
export const HELP_WIDTHS = [80, 100] as const;

/** The one that suits a terminal; a file or a pipe gets the wide one. */
export function helpWidth(columns: number | undefined): (typeof HELP_WIDTHS)[number] {
  const [narrow, wide] = HELP_WIDTHS;
  const isNarrow = columns !== undefined && columns > 0 && columns < wide;
  return isNarrow ? narrow : wide;
}
