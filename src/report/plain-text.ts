import { stripVTControlCharacters } from 'node:util';

/**
 * Text from outside (names, error messages) on one line and without anything that could steer a terminal: ANSI
 * sequences, control characters, and the invisible ones that reorder what is read (Unicode TR 36, section 3.1).
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
  // The cut must not leave half of a surrogate pair.
  return `${text.slice(0, Math.max(0, length - 3)).replace(/\p{Cs}$/u, '')}...`;
}
