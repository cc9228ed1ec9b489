import { plainText } from './plain-text.ts';

/** Outside text as Markdown that shows it literally, without tables, markup, links or HTML. */
export function markdownText(text: string): string {
  return plainText(text)
    .replace(/[\\`*[\]|#~$!@]|(?<![a-z0-9])_|_(?![a-z0-9])/gi, (character) => `\\${character}`)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

/** A GFM table that escapes its fields; columns after the first `textColumns` are aligned right. */
export function markdownTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  textColumns: number,
): string {
  const line = (fields: readonly string[]): string => `| ${fields.map(markdownText).join(' | ')} |`;
  const rule = `| ${columns.map((_, index) => (index < textColumns ? '---' : '---:')).join(' | ')} |`;
  return [line(columns), rule, ...rows.map(line)].join('\n');
}

/** A code block with a fence that no run of backticks in it can close. */
export function markdownCode(language: string, code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${code}\n${fence}`;
}
