import { stripVTControlCharacters } from 'node:util';

/**
 * Outside text (names, error messages) on one line, without anything that could control a terminal: ANSI sequences,
 * control characters, and invisible ones that reorder text (Unicode TR 36, section 3.1).
 */
export function plainText(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .trim();
}

/** At most `length` characters, the cut marked. */
export function clipped(text: string, length: number): string {
  if (text.length <= length) return text;
  // The cut must not split a surrogate pair.
  return `${text.slice(0, Math.max(0, length - 3)).replace(/\p{Cs}$/u, '')}...`;
}
