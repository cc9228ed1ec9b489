/** What no text file shows, and XML cannot hold or a reader cannot see: all but tab and line feed. */
const UNSHOWN = /[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Noncharacter_Code_Point}\ufffd]/gu;

/**
 * Text with what cannot be shown spelt out, as `\u001b`: control characters but tab and line feed, halves of
 * surrogate pairs, noncharacters, and what reorders the text around it (Unicode TR 36, section 3.1). Every script stays
 * as it is; any line end becomes a line feed.
 */
export function visibleText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(UNSHOWN, (found) => (found === '\t' || found === '\n' ? found : escapedUnits(found)));
}

/** `\u001b` for each UTF-16 unit. */
export function escapedUnits(text: string): string {
  return Array.from(
    { length: text.length },
    (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
