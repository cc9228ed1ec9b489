import { inlineSvg, type Drawing } from '../charts/drawing.ts';
import { drawRowChart, ROW_LAYOUTS, type RowChart } from '../charts/row-chart.ts';
import { markup, NOTHING, type Markup } from '../markup.ts';

export interface Figure {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
}

/** A picture in a form for wide and one for narrow screens. */
export function figureOf(
  { name, title, caption }: Figure,
  { wide, narrow }: { readonly wide: Drawing; readonly narrow: Drawing },
): Markup {
  return framed(
    { name, title, caption },
    'rows',
    markup`<div class="wide">${inlineSvg(wide)}</div><div class="narrow">${inlineSvg(narrow)}</div>`,
  );
}

export function rowFigure(chart: RowChart | undefined, caption: string): Markup {
  if (chart === undefined) return NOTHING;
  return figureOf(
    { name: chart.name, title: chart.title, caption },
    { wide: drawRowChart(chart, ROW_LAYOUTS.wide), narrow: drawRowChart(chart, ROW_LAYOUTS.narrow) },
  );
}

/** One drawing among many. */
export interface Panel {
  /** Absent in a place that has none. */
  readonly drawing: Drawing | undefined;
  /** Attributes with a space before each. */
  readonly data?: Markup | undefined;
}

/** More side by side have no class of their own in the page's style. */
const MOST_ACROSS = 12;

/**
 * Drawings in rows and columns that mean something: runtimes down, driver setups across. They stay in line while
 * filters take rows and columns away; the page's script counts the columns.
 */
export function facetFigure(
  figure: Figure,
  facets: readonly (Panel & { readonly row: number; readonly column: number })[],
  columns: number,
): Markup {
  if (facets.length === 0) return NOTHING;
  const boxes = facets.map(
    ({ drawing, data, row, column }) =>
      markup`<div class="panel" data-row="${row}" data-column="${column}"${data}>${drawing && inlineSvg(drawing)}</div>\n`,
  );
  return framed(
    figure,
    'many',
    markup`<div class="panels facets across${Math.min(MOST_ACROSS, columns)}">${boxes}</div>`,
  );
}

/** Many small drawings that flow with the page's width. @param across - how many side by side if there is room */
export function panelFigure(figure: Figure, panels: readonly Panel[], across?: number): Markup {
  if (panels.length === 0) return NOTHING;
  const boxes = panels.map(
    ({ drawing, data }) => markup`<div class="panel"${data}>${drawing && inlineSvg(drawing)}</div>\n`,
  );
  return framed(figure, 'many', markup`<div class="panels across${across}">${boxes}</div>`);
}

function framed({ name, title, caption }: Figure, kind: string, body: Markup): Markup {
  return markup`<section id="${name}"><figure class="${kind}" data-name="${name}" aria-labelledby="${name}-head"><div class="head"><h2 id="${name}-head">${title}</h2><button type="button" class="download" hidden data-scripted aria-label="Save as SVG: ${title}">Save as SVG</button></div><figcaption>${caption}</figcaption>${body}</figure></section>`;
}
