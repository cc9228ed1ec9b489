import { inlineSvg, type Drawing } from '../charts/drawing.ts';
import { drawRowChart, ROW_LAYOUTS, type RowChart } from '../charts/row-chart.ts';
import { markup, type Markup } from '../markup.ts';

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
  if (chart === undefined) return markup``;
  return figureOf(
    { name: chart.name, title: chart.title, caption },
    { wide: drawRowChart(chart, ROW_LAYOUTS.wide), narrow: drawRowChart(chart, ROW_LAYOUTS.narrow) },
  );
}

/** Many small drawings that flow with the page's width. @param across - how many side by side if there is room */
export function panelFigure(
  figure: Figure,
  panels: readonly { readonly drawing: Drawing; readonly data?: Markup }[],
  across?: number,
): Markup {
  if (panels.length === 0) return markup``;
  const boxes = panels.map(
    ({ drawing, data }) => markup`<div class="panel"${data}>${inlineSvg(drawing)}</div>\n`,
  );
  return framed(figure, 'many', markup`<div class="panels across${across}">${boxes}</div>`);
}

function framed({ name, title, caption }: Figure, kind: string, body: Markup): Markup {
  return markup`<section id="${name}"><figure class="${kind}" data-name="${name}" aria-labelledby="${name}-head"><div class="head"><h2 id="${name}-head">${title}</h2><button type="button" class="download" hidden data-scripted aria-label="Save as SVG: ${title}">Save as SVG</button></div><figcaption>${caption}</figcaption>${body}</figure></section>`;
}
