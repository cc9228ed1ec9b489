import { wrapText } from '../../report/wrap-text.ts';

/** Columns of a line in the source, before characters are spelt out: mandoc warns of more than 80. */
const WIDTH = 68;

/** Text for groff_man(7): nothing in it is taken for a request or an escape, and hyphens can be copied. */
export function roffText(text: string): string {
  return wrapText(text, WIDTH).split('\n').map(roffLine).join('\n');
}

/** The same on one line, as commands must be. */
export function roffLine(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replaceAll('~', '\\(ti')
    .replaceAll('^', '\\(ha');
  return escaped.startsWith('.') ? `\\&${escaped}` : escaped;
}

/** A request with its arguments, each quoted. */
export function roffRequest(name: string, ...given: readonly string[]): string {
  return [`.${name}`, ...given.map((text) => `"${roffLine(text).replaceAll('"', '\\(dq')}"`)].join(' ');
}
