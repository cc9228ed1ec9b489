import { joined, markup, Markup } from '../markup.ts';
import { fitText } from './text-fit.ts';

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
  /** How to read it. */
  readonly caption: string;
  readonly drawings: readonly Drawing[];
  /** How many drawings stand side by side; absent: 3. */
  readonly columns?: number;
}

const FONTS = 'DejaVu Sans,Verdana,Segoe UI,Roboto,Helvetica,Arial,sans-serif';
const XMLNS = 'http://www.w3.org/2000/svg';
const GAP = 16;
const MARGIN = 12;
const COLUMNS = 3;
const LEAST_WIDTH = 340;
const TITLE_HEIGHT = 30;
const CAPTION_LINE = 15;

/** The SVG element for a page, as wide as its container. */
export function inlineSvg(drawing: Drawing): Markup {
  const { id, width, height, data } = drawing;
  return markup`<svg class="dg" id="${id}" role="img" aria-labelledby="${id}-t ${id}-d" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"${data}>${named(drawing)}</svg>`;
}

/** A picture as an SVG file, with its title and how to read it. */
export function standaloneSvg(picture: Picture, style: string): string {
  const { name, title, caption } = picture;
  const { width, height, lines, placed } = laidOut(picture);
  const drawings = placed.map(
    ({ drawing, x, y }) =>
      markup`<svg x="${x}" y="${y}" width="${drawing.width}" height="${drawing.height}" viewBox="0 0 ${drawing.width} ${drawing.height}" role="img" aria-labelledby="${drawing.id}-t ${drawing.id}-d">${named(drawing)}</svg>`,
  );
  return `${
    markup`<svg xmlns="${XMLNS}" class="dg" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" width="${width}" height="${height}" font-family="${FONTS}" role="img" aria-labelledby="${name}-title ${name}-caption"><title id="${name}-title">${title}</title><desc id="${name}-caption">${caption}</desc><style>${new Markup(style)}</style><rect class="paper" x="${-MARGIN}" y="${-MARGIN}" width="${width}" height="${height}"/><text class="title" x="0" y="16">${fitText(title, width - 2 * MARGIN, 15, true)}</text>${captionLines(lines)}${drawings}</svg>`
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
  /** Of the caption. */
  readonly lines: readonly string[];
  readonly placed: readonly { readonly drawing: Drawing; readonly x: number; readonly y: number }[];
}

/** Drawings from left to right, a few per line. */
function laidOut({ caption, drawings, columns: wanted = COLUMNS }: Picture): Layout {
  const columns = Math.min(wanted, Math.max(1, drawings.length));
  const cell = Math.max(LEAST_WIDTH, ...drawings.map(({ width }) => width));
  const width = columns * cell + (columns - 1) * GAP;
  const lines = wrapped(caption, width);
  let y = TITLE_HEIGHT + lines.length * CAPTION_LINE;
  let lineHeight = 0;
  const placed = drawings.map((drawing, index) => {
    if (index > 0 && index % columns === 0) {
      y += lineHeight + GAP;
      lineHeight = 0;
    }
    lineHeight = Math.max(lineHeight, drawing.height);
    return { drawing, x: (index % columns) * (cell + GAP), y };
  });
  return { width: width + 2 * MARGIN, height: y + lineHeight + 2 * MARGIN, lines, placed };
}

function named({ id, title, description, body }: Drawing): Markup {
  return markup`<title id="${id}-t">${title}</title><desc id="${id}-d">${description}</desc>${body}`;
}

function captionLines(lines: readonly string[]): Markup {
  return joined(
    lines.map(
      (line, index) =>
        markup`<text class="small muted" x="0" y="${TITLE_HEIGHT + 4 + index * CAPTION_LINE}">${line}</text>`,
    ),
  );
}

/** Breaks words into lines of a width in pixels. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    const longer = line === undefined ? word : `${line} ${word}`;
    if (line !== undefined && fitText(longer, width, 11) === longer) lines[lines.length - 1] = longer;
    else lines.push(fitText(word, width, 11));
  }
  return lines;
}
