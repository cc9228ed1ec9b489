import { markup, Markup } from '../markup.ts';
import { plainText } from '../plain-text.ts';
import { textWidth } from './text-fit.ts';

/** Content and size of one SVG element, before it goes into a page or a file. */
export interface Drawing {
  /** Unique in a page, since parts refer to one another by it. */
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Read out by screen readers. */
  readonly title: string;
  readonly description: string;
  readonly body: Markup;
  /** Data for the page's script; attributes with a space before each. */
  readonly data?: Markup;
}

/** A picture: one drawing, or several small ones side by side. */
export interface Picture {
  /** Base name of its file. */
  readonly name: string;
  readonly title: string;
  /** What it is of: scenario, kernel, engine and run. */
  readonly setting: string;
  /** How to read it. */
  readonly caption: string;
  /** Footnotes that its drawings refer to; absent: none. */
  readonly notes?: readonly string[];
  readonly drawings: readonly Drawing[];
  /** How many drawings stand side by side; absent: 3. */
  readonly columns?: number;
}

const FONTS = 'DejaVu Sans,Verdana,Segoe UI,Roboto,Helvetica,Arial,sans-serif';
const XMLNS = 'http://www.w3.org/2000/svg';
/** Longer ones come from nobody who wants to read them. */
const LONGEST_TEXT = 4000;
const GAP = 16;
const MARGIN = 12;
const COLUMNS = 3;
const LEAST_WIDTH = 340;
const TITLE = { size: 15, line: 20 } as const;
const SMALL = { size: 11, line: 15 } as const;

/** The SVG element for a page, as wide as its container. */
export function inlineSvg(drawing: Drawing): Markup {
  const { id, width, height, data } = drawing;
  return markup`<svg class="dg" id="${id}" role="img" aria-labelledby="${id}-t ${id}-d" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"${data}>${named(drawing)}</svg>`;
}

/** A picture as an SVG file, with its title and how to read it. */
export function standaloneSvg(picture: Picture, style: string): string {
  const { name, title, caption } = picture;
  const { width, height, texts, placed } = laidOut(picture);
  const drawings = placed.map(
    ({ drawing, x, y }) =>
      markup`<svg x="${x}" y="${y}" width="${drawing.width}" height="${drawing.height}" viewBox="0 0 ${drawing.width} ${drawing.height}" role="img" aria-labelledby="${drawing.id}-t ${drawing.id}-d">${named(drawing)}</svg>`,
  );
  return `${
    markup`<svg xmlns="${XMLNS}" class="dg" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" width="${width}" height="${height}" font-family="${FONTS}" role="img" aria-labelledby="${name}-title ${name}-caption"><title id="${name}-title">${title}</title><desc id="${name}-caption">${caption}</desc><style>${new Markup(style)}</style><rect class="paper" x="${-MARGIN}" y="${-MARGIN}" width="${width}" height="${height}"/>${texts.map(({ style, y, text }) => markup`<text class="${style}" x="0" y="${y}">${text}</text>`)}${drawings}</svg>`
      .text
  }\n`;
}

/** Of the file, in pixels. */
export function pictureSize(picture: Picture): { width: number; height: number } {
  const { width, height } = laidOut(picture);
  return { width, height };
}

interface Layout {
  readonly width: number;
  readonly height: number;
  /** Title, setting and caption above the drawings, footnotes below them, line by line. */
  readonly texts: readonly { readonly style: string; readonly y: number; readonly text: string }[];
  readonly placed: readonly { readonly drawing: Drawing; readonly x: number; readonly y: number }[];
}

/** Drawings from left to right, a few per line. */
function laidOut(picture: Picture): Layout {
  const { title, setting, caption, notes = [], drawings, columns: wanted = COLUMNS } = picture;
  const columns = Math.min(wanted, Math.max(1, drawings.length));
  const cell = Math.max(LEAST_WIDTH, ...drawings.map(({ width }) => width));
  const width = columns * cell + (columns - 1) * GAP;
  const texts: { style: string; y: number; text: string }[] = [];
  let y = 0;
  const write = (style: string, text: string, { size, line }: { size: number; line: number }): void => {
    for (const part of wrapped(text, width, { size, bold: style === 'title' })) {
      texts.push({ style, y: y + line - 4, text: part });
      y += line;
    }
  };
  write('title', title, TITLE);
  if (setting !== '') write('small', setting, SMALL);
  write('small muted', caption, SMALL);
  y += 10;
  let lineHeight = 0;
  const placed = drawings.map((drawing, index) => {
    if (index > 0 && index % columns === 0) {
      y += lineHeight + GAP;
      lineHeight = 0;
    }
    lineHeight = Math.max(lineHeight, drawing.height);
    return { drawing, x: (index % columns) * (cell + GAP), y };
  });
  y += lineHeight;
  if (notes.length > 0) y += GAP;
  for (const note of notes) write('small muted', note, SMALL);
  return { width: width + 2 * MARGIN, height: y + 2 * MARGIN, texts, placed };
}

function named({ id, title, description, body }: Drawing): Markup {
  return markup`<title id="${id}-t">${title}</title><desc id="${id}-d">${description}</desc>${body}`;
}

/** Breaks a text into lines of a width in pixels: between words, and within one that is wider. */
function wrapped(
  text: string,
  width: number,
  { size, bold }: { readonly size: number; readonly bold: boolean },
): string[] {
  const fits = (line: string): boolean => textWidth(line, size, bold) <= width;
  const lines: string[] = [];
  for (const word of plainText(text.slice(0, LONGEST_TEXT)).split(' ')) {
    const line = lines.at(-1);
    const longer = line === undefined ? word : `${line} ${word}`;
    if (fits(longer)) {
      lines.splice(-1, 1, longer);
      continue;
    }
    let piece = '';
    for (const character of word) {
      if (!fits(piece + character)) {
        lines.push(piece);
        piece = '';
      }
      piece += character;
    }
    lines.push(piece);
  }
  return lines;
}
