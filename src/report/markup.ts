/** HTML or SVG that is safe to write. Only {@link markup} makes it, so that text cannot be mistaken for it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Markup | readonly Markup[] | undefined;

/**
 * Markup from a template: values are text, escaped for elements and quoted attributes alike; other markup is inserted
 * unchanged. Numbers get at most two decimals, finer than a pixel.
 */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(parts.map((part, index) => part + valueText(values[index])).join(''));
}

export function joined(parts: readonly Markup[]): Markup {
  return new Markup(parts.map(({ text }) => text).join(''));
}

export const NOTHING = new Markup('');

function valueText(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(twoDecimals(value));
  if (typeof value === 'string') return escaped(value);
  return value instanceof Markup ? value.text : joined(value).text;
}

/** Adding 0 turns the -0 that rounding can leave into 0. */
export function twoDecimals(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}

/** What XML 1.0 cannot contain: control characters and lone surrogates. */
const NOT_IN_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function escaped(text: string): string {
  return text
    .replace(NOT_IN_XML, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}
