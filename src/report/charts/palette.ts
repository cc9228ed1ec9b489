/** A colour by its purpose. */
type Token =
  | 'paper'
  | 'ink'
  | 'muted'
  | 'rule'
  | 'band'
  | 'slower'
  | 'faster'
  | 'unsure'
  | `${'series' | 'step' | 'part'}${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7}`;

export type Theme = Readonly<Record<Token, string>>;

/**
 * Colours that readers with common colour vision deficiencies can tell apart: Okabe & Ito, "Color Universal Design"
 * (2008). Some are too pale for white paper alone, so filled shapes have a dark outline.
 */
const OKABE_ITO = {
  series0: '#0072b2',
  series1: '#e69f00',
  series2: '#009e73',
  series3: '#cc79a7',
  series4: '#56b4e9',
  series5: '#d55e00',
  series6: '#f0e442',
  series7: '#8a8f98',
} as const;

/** Steps follow one another: from dark to light, in a hue that no driver has. */
const STEPS = {
  step0: '#3b2463',
  step1: '#5a3d94',
  step2: '#7a5fb0',
  step3: '#9a83c6',
  step4: '#b8a7d8',
  step5: '#d3c8e7',
  step6: '#e9e3f3',
  step7: '#8a8f98',
} as const;

/** Parts have no order: the scheme "muted" of Tol, "Colour Schemes" (SRON, 2021). */
const PARTS = {
  part0: '#88ccee',
  part1: '#332288',
  part2: '#ddcc77',
  part3: '#117733',
  part4: '#cc6677',
  part5: '#882255',
  part6: '#44aa99',
  part7: '#999933',
} as const;

export const LIGHT: Theme = {
  ...{ ...OKABE_ITO, ...STEPS, ...PARTS },
  paper: '#ffffff',
  ink: '#1b1f24',
  muted: '#545c66',
  rule: '#d5dae0',
  band: '#eff2f5',
  slower: '#b84a00',
  faster: '#00795a',
  unsure: '#5f6670',
};

export const DARK: Theme = {
  ...{ ...OKABE_ITO, ...STEPS, ...PARTS },
  step0: '#57408a',
  step1: '#6d51a8',
  part1: '#7566d1',
  part3: '#2f9a56',
  part5: '#b8447c',
  series0: '#2f94d0',
  series5: '#f47b30',
  series7: '#a3a9b3',
  paper: '#14171c',
  ink: '#e8eaed',
  muted: '#a7aeb8',
  rule: '#3a414b',
  band: '#1e232a',
  slower: '#ff8a3d',
  faster: '#2fc79a',
  unsure: '#a7aeb8',
};

/**
 * What a colour stands for, by the prefix of its class: a driver setup (`s0`), a step (`t0`), a part (`p0`). A driver has
 * the same colour in every chart, and nothing else has it.
 */
export type ColourScale = 's' | 't' | 'p';

const SCALES: Readonly<Record<ColourScale, 'series' | 'step' | 'part'>> = {
  s: 'series',
  t: 'step',
  p: 'part',
};

/** How many colours a scale has; what comes after them is hatched. */
export const SERIES = 8;

/** As custom properties, for a page. */
export function customProperties(theme: Theme): string {
  return Object.entries(theme)
    .map(([token, colour]) => `--${token}:${colour}`)
    .join(';');
}

/** The style of every chart, for a page with {@link customProperties}. */
export const PAGE_CHART_STYLE = chartStyle((token) => `var(--${token})`);

/**
 * The style of a standalone chart. Literal colours, since not every viewer knows custom properties: light ones first,
 * then the dark ones for viewers that ask for them.
 */
export const STANDALONE_STYLE = `${plainStyle(LIGHT)}@media(prefers-color-scheme:dark){${plainStyle(DARK)}}`;

/** For a renderer without media queries. */
export function plainStyle(theme: Theme): string {
  return chartStyle((token) => theme[token]);
}

function chartStyle(colour: (token: Token) => string): string {
  const series = Object.entries(SCALES).flatMap(([prefix, name]) =>
    Array.from({ length: SERIES }, (_, index) => {
      const own = colour(`${name}${index}` as Token);
      const line = prefix === 's' ? `.dg .l${index}{stroke:${own};fill:none}` : '';
      return `.dg .${prefix}${index}{fill:${own}}${line}`;
    }),
  );
  return [
    `.dg text{fill:${colour('ink')};font-size:12px}`,
    '.dg .small{font-size:11px}',
    `.dg .muted{fill:${colour('muted')}}`,
    '.dg .bold{font-weight:bold}',
    '.dg .title{font-size:15px;font-weight:bold}',
    '.dg .hole{font-style:italic}',
    `.dg .paper{fill:${colour('paper')}}`,
    `.dg .band{fill:${colour('band')}}`,
    `.dg .rule{stroke:${colour('rule')};stroke-width:1}`,
    `.dg .line{stroke:${colour('ink')};stroke-width:1.5;fill:none}`,
    `.dg .dashed{stroke:${colour('muted')};stroke-width:1;stroke-dasharray:4 3;fill:none}`,
    `.dg .outline{stroke:${colour('ink')};stroke-width:.6}`,
    `.dg .hatch{stroke:${colour('ink')};stroke-width:1.1;stroke-opacity:.5;fill:none}`,
    '.dg .dots{stroke-width:4;stroke-linecap:round}',
    `.dg .running{stroke:${colour('ink')};fill:none;stroke-width:1.6;stroke-linejoin:round}`,
    '.dg .curve{stroke-width:1.8;stroke-linejoin:round}',
    '.dg .span{stroke-width:2.2}',
    '.dg .faint{stroke-width:1;stroke-opacity:.3}',
    '.dg .half{stroke-width:1.6}',
    `.dg .ink{fill:${colour('ink')}}`,
    `.dg .slower{fill:${colour('slower')};stroke:${colour('slower')}}`,
    `.dg .faster{fill:${colour('faster')};stroke:${colour('faster')}}`,
    `.dg .unsure{fill:${colour('paper')};stroke:${colour('unsure')};stroke-width:2}`,
    `.dg .cross{stroke:${colour('slower')};stroke-width:2;fill:none}`,
    `.dg text.unsure{fill:${colour('unsure')}}`,
    // Lines that cross a text stop short of it.
    `.dg .items text{paint-order:stroke;stroke:${colour('paper')};stroke-width:3px;stroke-linejoin:round}`,
    ...series,
  ].join('');
}
