/**
 * The interactive part of a report page: sorting, filters, a sample's details, pictures as files, light and dark.
 * src/report/page/page.ts inserts this file unchanged; without it the page is static.
 *
 * @typedef {object} PageData
 * @property {string} file - prefix of saved pictures' file names
 * @property {string} style - of a standalone picture
 * @property {string} [setting] - what its pictures are of: scenario, kernel, engine, run
 * @property {string[]} [notes] - each begins with its number, `[1]`
 * @property {number[][]} cells - for each cell, which value of each filter it has
 * @property {string[]} steps - in the order of a point's steps
 * @property {Record<string, PanelData>} panels - by the cell's index
 *
 * @typedef {object} PanelData
 * @property {string} label
 * @property {string[]} restarts
 * @property {(number | null)[][]} points - x, y, restart, iteration, total, engine CPU, steps; in microseconds
 * @property {(number | string)[][]} failures - x, y, restart, iteration, status, step, error
 */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @template {Element} E
 * @param {ParentNode} within
 * @param {string} selector
 * @param {new (...args: never[]) => E} kind
 * @returns {E[]}
 */
function all(within, selector, kind) {
  return /** @type {E[]} */ ([...within.querySelectorAll(selector)].filter((found) => found instanceof kind));
}

/** @type {unknown} */
const parsed = JSON.parse(document.getElementById('data')?.textContent ?? '{}');
const data = /** @type {PageData} */ (parsed);

for (const element of all(document, '[data-scripted]', HTMLElement)) element.hidden = false;

// Light and dark

const themeButton = document.getElementById('theme');
if (themeButton !== null) {
  const isDark = () => {
    const chosen = document.documentElement.dataset['theme'];
    return chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
  };
  const updateLabel = () => {
    themeButton.textContent = isDark() ? 'Light colours' : 'Dark colours';
  };
  themeButton.addEventListener('click', () => {
    document.documentElement.dataset['theme'] = isDark() ? 'light' : 'dark';
    updateLabel();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', updateLabel);
  updateLabel();
}

// Sorting

for (const head of all(document, 'th[data-sort]', HTMLTableCellElement)) {
  const button = document.createElement('button');
  button.type = 'button';
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener('click', () => {
    sortBy(head);
  });
}

/** @param {HTMLTableCellElement} head */
function sortBy(head) {
  const body = head.closest('table')?.tBodies[0];
  if (body === undefined) return;
  const direction = head.getAttribute('aria-sort') === 'ascending' ? 'descending' : 'ascending';
  for (const other of all(head.parentElement ?? head, '[aria-sort]', HTMLTableCellElement)) {
    other.removeAttribute('aria-sort');
  }
  head.setAttribute('aria-sort', direction);
  const sign = direction === 'ascending' ? 1 : -1;
  const isNumber = head.dataset['sort'] === 'number';
  const keys = new Map([...body.rows].map((row) => [row, keyOf(row.cells[head.cellIndex], isNumber)]));
  const rows = [...body.rows].sort((one, other) => {
    const [left, right] = [keys.get(one), keys.get(other)];
    // Rows without a value come last in either direction.
    if (left === undefined || right === undefined)
      return Number(left === undefined) - Number(right === undefined);
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right);
    return sign * String(left).localeCompare(String(right), 'en', { numeric: true });
  });
  body.append(...rows);
}

/**
 * @param {HTMLTableCellElement | undefined} cell
 * @param {boolean} isNumber
 */
function keyOf(cell, isNumber) {
  if (isNumber) return cell?.dataset['value'] === undefined ? undefined : Number(cell.dataset['value']);
  const text = cell?.textContent.trim();
  return text === '' ? undefined : text;
}

// Filters

const stepChoice = document.getElementById('step');
const form = document.querySelector('.filters form');
if (form instanceof HTMLFormElement) {
  form.addEventListener('change', filter);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
  });
  form.addEventListener('reset', () => {
    // The fields are reset only after this event.
    setTimeout(filter);
  });
}
filter();

function filter() {
  /** @type {Set<number>[]} */
  const chosen = [];
  for (const box of all(document, '.filters input[data-axis]', HTMLInputElement)) {
    const values = (chosen[Number(box.dataset['axis'])] ??= new Set());
    if (box.checked) values.add(Number(box.value));
  }
  const shown = data.cells.map((cell) => cell.every((value, axis) => chosen[axis]?.has(value) ?? true));
  const step = stepChoice instanceof HTMLSelectElement ? stepChoice.value : '';
  const isShown = (/** @type {HTMLElement | SVGElement} */ element) =>
    shown[Number(element.dataset['cell'])] === true;
  for (const row of all(document, 'tr[data-cell], li[data-cell], .panel[data-cell]', HTMLElement)) {
    const own = row.dataset['step'];
    row.hidden = !isShown(row) || (own !== undefined && step !== '' && own !== step && own !== '');
  }
  for (const facets of all(document, '.facets', HTMLElement)) lineUp(facets);
  for (const curve of all(document, '.curves > [data-cell]', SVGElement)) {
    if (isShown(curve)) curve.removeAttribute('display');
    else curve.setAttribute('display', 'none');
  }
  for (const svg of all(document, 'svg[data-kind=rows]', SVGSVGElement)) {
    restack(svg, isShown);
    if (svg.dataset['max'] !== undefined) rescale(svg, step === 'total' ? '' : step);
    const panel = svg.closest('.panel');
    if (panel instanceof HTMLElement)
      panel.hidden = svg.querySelector('.items > [data-cell]:not([display])') === null;
  }
  const count = shown.filter(Boolean).length;
  const output = document.getElementById('shown');
  if (output !== null)
    output.textContent = `${count} of ${shown.length} ${shown.length === 1 ? 'cell' : 'cells'}`;
}

/**
 * Keeps the panels of a driver below one another: a place without a panel goes with its row or its column.
 * @param {HTMLElement} facets
 */
function lineUp(facets) {
  const panels = all(facets, '.panel', HTMLElement);
  const seen = panels.filter((panel) => panel.dataset['cell'] !== undefined && !panel.hidden);
  const of = (/** @type {'row' | 'column'} */ name) => new Set(seen.map((panel) => panel.dataset[name]));
  const [rows, columns] = [of('row'), of('column')];
  for (const panel of panels) {
    if (panel.dataset['cell'] !== undefined) continue;
    panel.hidden = !rows.has(panel.dataset['row']) || !columns.has(panel.dataset['column']);
  }
  facets.className = `panels facets across${Math.min(12, Math.max(1, columns.size))}`;
}

/**
 * Stacks the visible rows; a heading is visible if a row under it is.
 * @param {SVGSVGElement} svg
 * @param {(row: SVGElement) => boolean} isShown
 */
function restack(svg, isShown) {
  const items = all(svg, '.items > g', SVGGElement);
  let wanted = false;
  const visible = items.toReversed().map((item) => {
    const isHeading = item.dataset['cell'] === undefined;
    const own = isHeading ? wanted : isShown(item);
    wanted = isHeading ? false : wanted || own;
    return own;
  });
  visible.reverse();
  let height = 0;
  for (const [index, item] of items.entries()) {
    if (visible[index] === true) {
      item.removeAttribute('display');
      item.setAttribute('transform', `translate(0 ${height})`);
      height += Number(item.dataset['height']);
    } else {
      item.setAttribute('display', 'none');
    }
  }
  for (const line of all(svg, '.ticks line', SVGLineElement)) line.setAttribute('y2', String(height));
  for (const band of all(svg, '.ticks .grow', SVGRectElement)) band.setAttribute('height', String(height));
  const whole = Number(svg.dataset['top']) + height + 6;
  svg.setAttribute('viewBox', `0 0 ${svg.viewBox.baseVal.width} ${whole}`);
  svg.setAttribute('height', String(whole));
}

/**
 * Draws the visible bars on an axis scaled to them.
 * @param {SVGSVGElement} svg
 * @param {string} step - the only one to show, from zero; empty: all end to end
 */
function rescale(svg, step) {
  const { left = '0', right = '0', unit = '', ticks = '4' } = svg.dataset;
  const [first, last] = [Number(left), Number(right)];
  const only = svg.querySelector('[data-step]') === null ? '' : step;
  const marks = all(svg, '.items [data-at]', SVGElement).map((mark) => {
    const at = Number(mark.dataset['at']);
    const to = Number(mark.dataset['to'] ?? at);
    const isOn = only === '' || mark.dataset['step'] === only;
    return {
      mark,
      isOn,
      isBar: mark instanceof SVGRectElement,
      from: only === '' ? at : 0,
      to: only === '' ? to : to - at,
    };
  });
  const counted = marks.filter(({ mark, isOn }) => isOn && mark.closest('[display]') === null);
  const longest = Math.max(0, ...counted.flatMap(({ isBar, to }) => (isBar ? [to] : [])));
  if (longest === 0) return;
  // An interval may run out of the picture; the bars decide the scale.
  const farthest = Math.min(1.6 * longest, Math.max(...counted.map(({ to }) => to)));
  const max = unit === '%' ? Math.max(100, longest * 1.02) : Math.max(longest * 1.02, farthest);
  const px = (/** @type {number} */ value) =>
    first + (Math.min(Math.max(value, 0), max) / max) * (last - first);
  for (const { mark, isOn, isBar, from, to } of marks) {
    mark.setAttribute(
      'visibility',
      isOn && (isBar || mark.dataset['to'] !== undefined || (from >= 0 && from <= max))
        ? 'visible'
        : 'hidden',
    );
    if (isBar) {
      mark.setAttribute('x', px(from).toFixed(2));
      mark.setAttribute('width', (px(to) - px(from)).toFixed(2));
    } else {
      mark.setAttribute('x1', px(from).toFixed(2));
      mark.setAttribute('x2', px(to).toFixed(2));
    }
  }
  for (const row of all(svg, '.items > [data-cell]', SVGElement)) valueOf(row, only, unit);
  const group = svg.querySelector('.ticks');
  const pattern = group?.firstElementChild;
  if (group === null || pattern === null || pattern === undefined) return;
  group.replaceChildren(
    ...roundTicks(max, Number(ticks)).map((value) => {
      const tick = /** @type {SVGGElement} */ (pattern.cloneNode(true));
      tick.setAttribute('transform', `translate(${px(value).toFixed(2)} 0)`);
      const text = tick.querySelector('text');
      if (text !== null) {
        text.textContent = `${value}${unit === '%' ? ' %' : ''}`;
        const isNearEdge = px(value) > svg.viewBox.baseVal.width - 24;
        text.setAttribute('text-anchor', value === 0 ? 'start' : isNearEdge ? 'end' : 'middle');
      }
      return tick;
    }),
  );
}

/**
 * The figure beside a row: the whole, or that of the chosen step.
 * @param {SVGElement} row
 * @param {string} step
 * @param {string} unit
 */
function valueOf(row, step, unit) {
  const text = row.querySelector('.value');
  if (!(text instanceof SVGElement)) return;
  text.dataset['whole'] ??= text.textContent;
  const bar = all(row, '[data-step]', SVGElement).find((mark) => mark.dataset['step'] === step);
  const own = bar === undefined ? undefined : Number(bar.dataset['to']) - Number(bar.dataset['at']);
  const whole = text.dataset['whole'];
  text.textContent =
    step === '' || whole === ''
      ? whole
      : own === undefined
        ? ''
        : `${own.toFixed(own < 10 ? 2 : own < 100 ? 1 : 0)} ${unit}`;
}

/**
 * The same as in src/report/charts/scale.ts.
 * @param {number} max
 * @param {number} about
 */
function roundTicks(max, about) {
  const least = max / about;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = ([1, 2, 5, 10].find((digit) => digit * power >= least * (1 - 1e-9)) ?? 10) * power;
  return Array.from({ length: Math.floor(max / step + 1e-9) + 1 }, (_, index) =>
    Number((index * step).toPrecision(10)),
  );
}

// A sample's details

const tip = document.createElement('div');
tip.className = 'tip';
tip.hidden = true;
tip.setAttribute('aria-hidden', 'true');
document.body.append(tip);

const ring = document.createElementNS(SVG, 'circle');
ring.setAttribute('class', 'here');
ring.setAttribute('r', '6');

function hideTip() {
  tip.hidden = true;
  ring.remove();
}

for (const panel of all(document, '.panel[data-samples]', HTMLElement)) {
  const own = data.panels[panel.dataset['cell'] ?? ''];
  const svg = panel.querySelector('svg');
  if (own !== undefined && svg !== null) showSamples(panel, svg, own);
}
addEventListener('keydown', (event) => {
  if (event.key === 'Escape') hideTip();
});
addEventListener('scroll', hideTip, { passive: true });

/**
 * A slider over the samples: arrow keys move to the next one, a pointer to the nearest.
 * @param {HTMLElement} panel
 * @param {SVGSVGElement} svg
 * @param {PanelData} own
 */
function showSamples(panel, svg, own) {
  const marks = [
    ...own.points.map((point) => ({ at: point, text: () => pointText(own, point) })),
    ...own.failures.map((failure) => ({ at: failure, text: () => failureText(own, failure) })),
  ].sort((one, other) => Number(one.at[0]) - Number(other.at[0]));
  if (marks.length === 0) return;
  let current = 0;
  panel.tabIndex = 0;
  panel.setAttribute('role', 'slider');
  panel.setAttribute('aria-label', `Samples of ${own.label}`);
  panel.setAttribute('aria-valuemin', '1');
  panel.setAttribute('aria-valuemax', String(marks.length));
  announce();

  function announce() {
    panel.setAttribute('aria-valuenow', String(current + 1));
    panel.setAttribute('aria-valuetext', marks[current]?.text() ?? '');
  }
  function show() {
    const mark = marks[current];
    if (mark === undefined) return;
    const [x, y] = [Number(mark.at[0]), Number(mark.at[1])];
    ring.setAttribute('cx', String(x));
    ring.setAttribute('cy', String(y));
    svg.append(ring);
    tip.textContent = mark.text();
    tip.hidden = false;
    const box = svg.getBoundingClientRect();
    const factor = box.width / svg.viewBox.baseVal.width;
    const left = Math.min(box.left + x * factor + 12, innerWidth - tip.offsetWidth - 8);
    const top = box.top + y * factor - tip.offsetHeight - 12;
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${top < 4 ? box.top + y * factor + 14 : top}px`;
  }
  /** @param {number} index */
  function go(index) {
    current = Math.min(Math.max(index, 0), marks.length - 1);
    announce();
    show();
  }

  const steps = new Map([
    ['ArrowRight', 1],
    ['ArrowUp', 1],
    ['ArrowLeft', -1],
    ['ArrowDown', -1],
    ['PageUp', 10],
    ['PageDown', -10],
  ]);
  panel.addEventListener('keydown', (event) => {
    const by = steps.get(event.key);
    if (by !== undefined) go(current + by);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(marks.length - 1);
    else return;
    event.preventDefault();
  });
  panel.addEventListener('focus', () => {
    if (panel.matches(':focus-visible')) requestAnimationFrame(show);
  });
  panel.addEventListener('blur', hideTip);
  panel.addEventListener('pointerleave', hideTip);
  for (const kind of /** @type {const} */ (['pointermove', 'pointerdown'])) {
    panel.addEventListener(kind, (event) => {
      const box = svg.getBoundingClientRect();
      const factor = svg.viewBox.baseVal.width / box.width;
      const [x, y] = [(event.clientX - box.left) * factor, (event.clientY - box.top) * factor];
      let [nearest, least] = [0, Infinity];
      for (const [index, { at }] of marks.entries()) {
        const distance = (Number(at[0]) - x) ** 2 + ((Number(at[1]) - y) / 3) ** 2;
        if (distance < least) [nearest, least] = [index, distance];
      }
      go(nearest);
    });
  }
}

/** @param {number} us */
function ms(us) {
  const value = us / 1000;
  return `${value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)} ms`;
}

/**
 * @param {PanelData} own
 * @param {(number | null)[]} point
 */
function pointText(own, [, , restart, iteration, total, cpu, ...steps]) {
  const parts = data.steps.flatMap((name, index) => {
    const us = steps[index];
    return us === undefined || us === null ? [] : [`${name} ${ms(us)}`];
  });
  return [
    `${ms(total ?? 0)}: iteration ${iteration ?? ''} after restart ${own.restarts[restart ?? 0] ?? ''}`,
    parts.join(', '),
    cpu === undefined || cpu === null ? '' : `engine CPU ${ms(cpu)}`,
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/**
 * @param {PanelData} own
 * @param {(number | string)[]} failure
 */
function failureText(own, [, , restart, iteration, status, step, error]) {
  const where = step === '' ? '' : ` in ${step ?? ''}`;
  return `${status ?? ''}${where}: iteration ${iteration ?? ''} after restart ${own.restarts[Number(restart)] ?? ''}\n${error ?? ''}`;
}

// Pictures as files

for (const button of all(document, 'button.download', HTMLButtonElement)) {
  const figure = button.closest('figure');
  if (figure !== null) {
    button.addEventListener('click', () => {
      save(figure);
    });
  }
}

/** @param {HTMLElement} figure */
function save(figure) {
  const text = new XMLSerializer().serializeToString(standalone(figure));
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${data.file}-${figure.dataset['name'] ?? 'picture'}.svg`;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}

/**
 * What a figure shows, as a standalone file: the same as standaloneSvg in src/report/charts/drawing.ts.
 * @param {HTMLElement} figure
 */
function standalone(figure) {
  const drawings = all(figure, '.wide > svg, .panel:not([hidden]) > svg', SVGSVGElement);
  const across = Number(/across(\d+)/.exec(figure.querySelector('.panels')?.className ?? '')?.[1] ?? 1);
  const columns = Math.min(
    figure.querySelector('.facets') === null ? Math.min(across, 2) : across,
    Math.max(1, drawings.length),
  );
  const sizes = drawings.map((svg) => svg.viewBox.baseVal);
  const cell = Math.max(0, ...sizes.map(({ width }) => width));
  const width = columns * cell + (columns - 1) * 16;
  const title = figure.querySelector('h2')?.textContent ?? '';
  const caption = figure.querySelector('figcaption')?.textContent ?? '';
  const svg = element('svg', {
    class: 'dg',
    role: 'img',
    'font-family': 'DejaVu Sans,Verdana,Segoe UI,Roboto,Helvetica,Arial,sans-serif',
  });
  svg.append(element('title', {}, title), element('desc', {}, caption), element('style', {}, data.style));
  const ground = element('rect', { class: 'paper', x: -12, y: -12 });
  svg.append(ground);
  let y = 0;
  /**
   * @param {string} style
   * @param {string} text
   * @param {{ line: number, letter: number }} size
   */
  const write = (style, text, { line, letter }) => {
    for (const part of text.match(new RegExp(`.{1,${Math.floor(width / letter)}}(?:\\s|$)|\\S+`, 'gu')) ??
      []) {
      svg.append(element('text', { class: style, x: 0, y: y + line - 4 }, part.trim()));
      y += line;
    }
  };
  const small = { line: 15, letter: 7 };
  write('title', title, { line: 20, letter: 11 });
  write('small', data.setting ?? '', small);
  write('small muted', caption, small);
  y += 10;
  let tallest = 0;
  for (const [index, drawing] of drawings.entries()) {
    if (index > 0 && index % columns === 0) {
      y += tallest + 16;
      tallest = 0;
    }
    const size = sizes[index];
    const copy = /** @type {SVGSVGElement} */ (drawing.cloneNode(true));
    const hidden = all(copy, '[display=none]', SVGElement);
    // The description covers all cells.
    if (hidden.length > 0) copy.querySelector('desc')?.replaceChildren('Some of the cells.');
    for (const gone of [...hidden, ...all(copy, '.here', SVGElement)]) gone.remove();
    copy.removeAttribute('class');
    copy.setAttribute('x', String((index % columns) * (cell + 16)));
    copy.setAttribute('y', String(y));
    copy.setAttribute('width', String(size?.width ?? 0));
    copy.setAttribute('height', String(size?.height ?? 0));
    tallest = Math.max(tallest, size?.height ?? 0);
    svg.append(copy);
  }
  y += tallest;
  const drawn = svg.textContent;
  for (const [index, note] of (data.notes ?? [])
    .filter((text) => drawn.includes(text.slice(0, text.indexOf(']') + 1)))
    .entries()) {
    if (index === 0) y += 16;
    write('small muted', note, small);
  }
  const [outerWidth, outerHeight] = [width + 24, y + 24];
  ground.setAttribute('width', String(outerWidth));
  ground.setAttribute('height', String(outerHeight));
  svg.setAttribute('viewBox', `-12 -12 ${outerWidth} ${outerHeight}`);
  svg.setAttribute('width', String(outerWidth));
  svg.setAttribute('height', String(outerHeight));
  return svg;
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 */
function element(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}
