import stringWidth from 'string-width';

/** How many columns of a terminal a text takes: of some scripts each character takes two. */
export function screenWidth(text: string): number {
  return stringWidth(text);
}

/** At most `columns` wide, the cut marked. */
export function clippedToScreen(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  const mark = '...';
  let kept = '';
  let width = mark.length;
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    width += stringWidth(segment);
    if (width > columns) break;
    kept += segment;
  }
  return `${kept}${mark}`;
}
