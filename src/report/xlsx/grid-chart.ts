import { LIGHT, SERIES } from '../charts/palette.ts';
import { markup, type Markup } from '../markup.ts';
import { columnLetters } from './cell.ts';
import { quoted } from './page-setup.ts';
import type { XlsxFeature, XlsxSheet } from './table-sheet.ts';

/** Where the grid is on its sheet, to be drawn: a group of columns for each row, a colour for each driver setup. */
export interface GridChart {
  readonly title: string;
  /** Columns with the labels of the rows, before those with the numbers. */
  readonly labels: number;
  readonly drivers: readonly string[];
  readonly rows: number;
  /** The row below which the chart stands, from 0, and the rows that it covers. */
  readonly below: number;
  readonly height: number;
}

const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';
const DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006';
const CONTENT = 'application/vnd.openxmlformats-officedocument';
/** A name of its own: the library calls its drawings `drawing1.xml`. */
const [DRAWING_FILE, CHART_FILE] = ['drawings/grid-drawing.xml', 'charts/grid-chart.xml'];
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/**
 * A chart of the grid, which follows its cells (ECMA-376 part 1, 21.2). The library has none: this feature adds the files
 * of a chart and what refers to them.
 */
export function gridChart(sheets: readonly XlsxSheet[]): XlsxFeature {
  const place = sheets.findIndex(({ chart }) => chart !== undefined);
  const [sheet, chart] = [sheets[place], sheets[place]?.chart];
  if (sheet === undefined || chart === undefined) return {};
  const own = (text: string, { sheetIndex }: { readonly sheetIndex: number }): string | undefined =>
    sheetIndex === place ? text : undefined;
  return {
    files: {
      transform: {
        '[Content_Types].xml': {
          insert: () =>
            `<Override PartName="/xl/${DRAWING_FILE}" ContentType="${CONTENT}.drawing+xml"/>` +
            `<Override PartName="/xl/${CHART_FILE}" ContentType="${CONTENT}.drawingml.chart+xml"/>`,
        },
        'xl/worksheets/sheet{id}.xml': {
          insert: (_, properties) => own('<drawing r:id="rIdGridChart"/>', properties),
        },
        'xl/worksheets/_rels/sheet{id}.xml.rels': {
          insert: (_, properties) =>
            own(
              `<Relationship Id="rIdGridChart" Type="${RELATION}/drawing" Target="../${DRAWING_FILE}"/>`,
              properties,
            ),
        },
      },
      write: {
        files: () => ({
          [`xl/${DRAWING_FILE}`]: HEAD + drawingXml(chart).text,
          'xl/drawings/_rels/grid-drawing.xml.rels': `${HEAD}<Relationships xmlns="${PACKAGE}"><Relationship Id="rId1" Type="${RELATION}/chart" Target="../${CHART_FILE}"/></Relationships>`,
          [`xl/${CHART_FILE}`]: HEAD + chartXml(chart, sheet.sheet ?? '').text,
        }),
      },
    },
  };
}

function drawingXml({ below, height, labels, drivers, title }: GridChart): Markup {
  const corner = (column: number, row: number) =>
    markup`<xdr:col>${column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>0</xdr:rowOff>`;
  const frame = markup`<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="grid" descr="${title}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="${DRAWING}/chart"><c:chart xmlns:c="${DRAWING}/chart" r:id="rId1"/></a:graphicData></a:graphic></xdr:graphicFrame>`;
  return markup`<xdr:wsDr xmlns:xdr="${DRAWING}/spreadsheetDrawing" xmlns:a="${DRAWING}/main" xmlns:r="${RELATION}"><xdr:twoCellAnchor><xdr:from>${corner(0, below)}</xdr:from><xdr:to>${corner(labels + drivers.length + 1, below + height)}</xdr:to>${frame}<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>`;
}

function chartXml({ title, labels, drivers, rows }: GridChart, sheet: string): Markup {
  const column = (index: number): string =>
    `${quoted(sheet)}!$${columnLetters(index)}$2:$${columnLetters(index)}$${rows + 1}`;
  const categories = `${quoted(sheet)}!$A$2:$${columnLetters(labels - 1)}$${rows + 1}`;
  const names = markup`<c:cat>${labels === 1 ? markup`<c:strRef><c:f>${categories}</c:f></c:strRef>` : markup`<c:multiLvlStrRef><c:f>${categories}</c:f></c:multiLvlStrRef>`}</c:cat>`;
  const series = drivers.map((driver, index) => {
    const colour = LIGHT[`series${(index % SERIES) as 0}`].slice(1);
    return markup`<c:ser><c:idx val="${index}"/><c:order val="${index}"/><c:tx><c:v>${driver}</c:v></c:tx><c:spPr><a:solidFill><a:srgbClr val="${colour}"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>${names}<c:val><c:numRef><c:f>${column(labels + index)}</c:f></c:numRef></c:val></c:ser>`;
  });
  const axis = markup`<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx><c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="l"/><c:majorGridlines/>${text('ms')}<c:numFmt formatCode="0" sourceLinked="0"/><c:crossAx val="1"/></c:valAx>`;
  return markup`<c:chartSpace xmlns:c="${DRAWING}/chart" xmlns:a="${DRAWING}/main" xmlns:r="${RELATION}"><c:chart>${text(title)}<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/><c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>${series}<c:gapWidth val="80"/><c:axId val="1"/><c:axId val="2"/></c:barChart>${axis}</c:plotArea><c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>`;
}

function text(words: string): Markup {
  return markup`<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1100" b="0"/></a:pPr><a:r><a:rPr sz="1100" b="0"/><a:t>${words}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`;
}
