/** What a text file does not show, XML cannot contain or a reader cannot see; without tab and line feed. */
const UNSHOWN = /[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Noncharacter_Code_Point}\ufffd]/gu;

/**
 * Text with invisible parts spelt out, as `\u001b`: control characters but tab and line feed, lone surrogates,
 * noncharacters, and what reorders the text around it (Unicode TR 36, section 3.1). Every script is unchanged; any line
 * end becomes a line feed.
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
