import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkPictureFolders, writePictures } from '../../../src/adapters/results/picture-files.ts';
import { makeFolder } from '../../../src/adapters/host/make-folder.ts';
import { HostError, UsageError } from '../../../src/core/errors.ts';
import type { RunEvent } from '../../../src/core/record/events.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { resultSet, type ResultSet } from '../../../src/core/results/result-set.ts';
import { summaries, type SummaryRow } from '../../../src/core/figures/summary.ts';
import { cellSeries } from '../../../src/report/charts/cell-series.ts';
import { standaloneSvg, type Drawing } from '../../../src/report/charts/drawing.ts';
import { engineChart } from '../../../src/report/charts/engine-chart.ts';
import { iterationFacets } from '../../../src/report/charts/iterations-chart.ts';
import { LIGHT, plainStyle } from '../../../src/report/charts/palette.ts';
import { runPictures } from '../../../src/report/charts/pictures.ts';
import { drawRowChart, ROW_LAYOUTS } from '../../../src/report/charts/row-chart.ts';
import { linearScale, roundTicks } from '../../../src/report/charts/scale.ts';
import { stepsChart } from '../../../src/report/charts/steps-chart.ts';
import { fitText, textWidth } from '../../../src/report/charts/text-fit.ts';
import { runningMedian, thinned } from '../../../src/report/charts/thin.ts';
import { timesChart } from '../../../src/report/charts/times-chart.ts';
import { markup } from '../../../src/report/markup.ts';
import { emptyRun, HOSTILE, hostileRun, longRun, mixedRun } from '../../fixtures/drawn-runs.ts';
import { ended, fourSamples, plan, sample, started } from '../../fixtures/recorded-run.ts';

function folded({ plan: made, events }: { plan: Plan; events: Iterable<RunEvent> }): {
  results: ResultSet;
  rows: SummaryRow[];
} {
  const results = resultSet(made, events);
  return { results, rows: summaries(results) };
}

/** Elements of an SVG text that are opened and not closed, or the other way round. */
function unbalanced(svg: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, end, name = '', rest = ''] of svg.matchAll(/<(\/?)([a-zA-Z]+)((?:"[^"]*"|[^">])*)>/g)) {
    if (end === '/') {
      if (open.pop() !== name) wrong.push(name);
    } else if (!rest.endsWith('/')) {
      open.push(name);
    }
  }
  return [...open, ...wrong];
}

describe('markup', () => {
  test('text is escaped wherever it stands, markup is not', () => {
    const inner = markup`<b>${'<&>"\''}</b>`;
    expect(markup`<a t="${'" onload="x'}">${inner}${[inner]}</a>`.text).toBe(
      '<a t="&quot; onload=&quot;x"><b>&lt;&amp;&gt;&quot;&#39;</b><b>&lt;&amp;&gt;&quot;&#39;</b></a>',
    );
  });

  test('numbers have two decimals at most and no -0; what is absent is nothing', () => {
    expect(markup`${1 / 3} ${-0.001} ${12345678.9} ${undefined}`.text).toBe('0.33 0 12345678.9 ');
  });

  test('what XML cannot hold is left out', () => {
    expect(markup`${'a\u0000b\u001bc\ud800d\uffffe\tf\u{1f433}'}`.text).toBe('abcde\tf\u{1f433}');
  });
});

describe('axes', () => {
  test('ticks are round and within the range', () => {
    expect(roundTicks(0, 597, 8)).toEqual([0, 100, 200, 300, 400, 500]);
    expect(roundTicks(0.31, 0.5, 4)).toEqual([0.35, 0.4, 0.45, 0.5]);
    expect(roundTicks(-20, 34, 6)).toEqual([-20, -10, 0, 10, 20, 30]);
    expect(roundTicks(5, 5, 4)).toEqual([5]);
  });

  test('what lies beyond an axis is put at its end', () => {
    const { at } = linearScale(100, 200, 10, 110);
    expect([at(100), at(150), at(200), at(50), at(1000)]).toEqual([10, 60, 110, 10, 110]);
    expect(linearScale(3, 3, 0, 10).at(3)).toBe(0);
  });
});

describe('labels', () => {
  test('are cut to their room, visibly', () => {
    expect(fitText('overlay2', 200)).toBe('overlay2');
    const cut = fitText('x'.repeat(10_000), 100);
    expect(cut).toMatch(/^x{5,20}\u2026$/);
    expect(textWidth(cut, 12)).toBeLessThanOrEqual(100);
    expect(fitText('\u001b[31mred\u001b[0m\u202e', 100)).toBe('red');
  });

  test('wide scripts take more room, and no character is cut in two', () => {
    const wide = fitText('\u{1f433}'.repeat(50), 100);
    expect(wide).toMatch(/^(?:\u{1f433})+\u2026$/u);
    expect(wide.length / 2).toBeLessThan(fitText('i'.repeat(50), 100).length);
  });
});

describe('thinning', () => {
  test('keeps the ends, the middle and the quarters of each block', () => {
    expect(thinned([5, 1, 9, 2, 8, 4, 6, 0, 7, 3], 2)).toEqual([
      { least: 1, lower: 3, middle: 0, upper: 4, greatest: 2 },
      { least: 7, lower: 9, middle: 5, upper: 6, greatest: 8 },
    ]);
    expect(thinned([7], 10)).toEqual([{ least: 0, lower: 0, middle: 0, upper: 0, greatest: 0 }]);
    expect(thinned([], 10)).toEqual([]);
  });

  test('a running median follows a step and passes over a peak', () => {
    expect(runningMedian([1, 1, 50, 1, 1, 9, 9, 9], 1)).toEqual([1, 1, 1, 1, 1, 9, 9, 9]);
    expect(runningMedian([4], 3)).toEqual([4]);
    expect(runningMedian([], 3)).toEqual([]);
  });
});

describe('the samples of a cell', () => {
  test('failed ones have their place between the others, restart by restart', () => {
    const made = plan(['vfs'], ['runc'], { rounds: 3, iterations: 3 });
    const failed = { status: 'failed', total_us: undefined } as const;
    const { results } = folded({
      plan: made,
      events: [
        started(),
        sample('vfs', { round: 1, iteration: 1, total_us: 10 }),
        sample('vfs', { round: 1, iteration: 2, ...failed }),
        sample('vfs', { round: 1, iteration: 3, total_us: 30 }),
        // A restart that gave nothing but failures.
        sample('vfs', { round: 2, iteration: 1, ...failed }),
        sample('vfs', { round: 3, iteration: 1, total_us: 50 }),
        ended(),
      ],
    });
    const [cell] = results.cells;
    if (cell === undefined) throw new Error('no cell');
    const series = cellSeries(cell, ['create', 'nothing'], 100);
    expect(series.places).toBe(5);
    expect(series.restarts.map(({ id, from, to }) => [id, from, to])).toEqual([
      ['vfs-1', 0, 3],
      ['vfs-2', 3, 4],
      ['vfs-3', 4, 5],
    ]);
    const points = series.runs.flatMap((run) => run.points);
    expect(points.map(({ place, total_us: us, steps_us: steps }) => [place, us, steps])).toEqual([
      [0, 10, [1000, undefined]],
      [2, 30, [1000, undefined]],
      [4, 50, [1000, undefined]],
    ]);
    expect(series.failures.map(({ place, step, error }) => [place, step, error])).toEqual([
      [1, 'start', 'no such device'],
      [3, 'start', 'no such device'],
    ]);
  });

  test('long ones are thinned to about as many marks as there may be, in every restart', () => {
    const { results } = folded(longRun(12_000));
    const [cell] = results.cells;
    if (cell === undefined) throw new Error('no cell');
    const { restarts, runs, isThinned, places } = cellSeries(cell, [], 300);
    expect([isThinned, places, restarts.length]).toEqual([true, 1000, 10]);
    for (const { points, ranges, middles } of runs) {
      expect(points.length).toBeGreaterThan(20);
      expect(points.length).toBeLessThanOrEqual(30);
      expect(ranges).toHaveLength(10);
      expect(middles).toHaveLength(10);
    }
  });

  test('of many restarts as of few: no more marks, and the peak among them', () => {
    const made = plan(['vfs'], ['runc'], { rounds: 2000, iterations: 2 });
    const peak = 777;
    const samples = Array.from({ length: 2000 }, (_, round) =>
      [1, 2].map((iteration) =>
        sample('vfs', {
          ...{ round: round + 1, iteration, restart_id: `vfs-${round + 1}` },
          total_us: round === peak && iteration === 2 ? 9000 : 1000 + round,
        }),
      ),
    );
    const { results } = folded({ plan: made, events: [started(), ...samples.flat(), ended()] });
    const [cell] = results.cells;
    if (cell === undefined) throw new Error('no cell');
    const { restarts, runs } = cellSeries(cell, [], 300);
    const points = runs.flatMap((run) => run.points);
    expect(restarts).toHaveLength(2000);
    expect(points.length).toBeLessThanOrEqual(300);
    expect(points.find(({ total_us: us }) => us === 9000)).toMatchObject({ restart: peak, iteration: 2 });
  });

  test('of many failures one in each stretch is drawn', () => {
    const made = plan(['vfs'], ['runc'], { rounds: 1, iterations: 1000 });
    const failed = { status: 'failed', total_us: undefined } as const;
    const events = Array.from({ length: 1000 }, (_, index) =>
      sample('vfs', { iteration: index + 1, ...failed }),
    );
    const { results } = folded({ plan: made, events: [started(), ...events, ended()] });
    const [cell] = results.cells;
    if (cell === undefined) throw new Error('no cell');
    const { failures, places } = cellSeries(cell, [], 100);
    expect(places).toBe(1000);
    expect(failures.length).toBeLessThanOrEqual(100);
    expect(failures[0]?.place).toBe(0);
  });
});

describe('charts', () => {
  test('panels stand in rows and columns; a cell without a sample keeps its place and says why', () => {
    const { results, rows } = folded(mixedRun());
    const { columns, panels, empty } = iterationFacets(results, rows);
    expect(columns).toBe(3);
    const at = [...panels, ...empty].map(({ row, column }) => `${row} ${column}`).sort();
    expect(at).toEqual(['0 0', '0 1', '0 2', '1 0', '1 1', '1 2']);
    expect(empty.map(({ drawing }) => drawing?.body.text)).toEqual([
      expect.stringMatching(/unsupported \[\d\]/),
    ]);
  });

  test('a running median needs 20 points', () => {
    const of = (iterations: number): string => {
      const made = plan(['vfs'], ['runc'], { rounds: 1, iterations });
      const samples = Array.from({ length: iterations }, (_, index) =>
        sample('vfs', { iteration: index + 1 }),
      );
      const { results, rows } = folded({ plan: made, events: [started(), ...samples, ended()] });
      return iterationFacets(results, rows).panels[0]?.drawing.body.text ?? '';
    };
    expect(of(19)).not.toContain('running');
    expect(of(20)).toContain('class="running"');
  });

  test('bars begin at zero and are as long as the means; the interval is over restarts', () => {
    const { results, rows } = folded({
      plan: plan(['overlay2', 'vfs'], ['runc']),
      events: [
        started(),
        ...fourSamples('overlay2', [100_000, 100_000, 110_000, 110_000]),
        ...fourSamples('vfs', [210_000, 210_000, 210_000, 210_000]),
        ended(),
      ],
    });
    const chart = timesChart(results, rows);
    expect(chart?.items).toMatchObject([
      { heading: 'runc' },
      { label: 'overlay2', bars: [{ from: 0, to: 105 }], interval: { low: 41.469, high: 168.531 } },
      { label: 'vfs', value: '210 \u00b10 ms', bars: [{ from: 0, to: 210 }] },
    ]);
    if (chart === undefined) throw new Error('no chart');
    const { body } = drawRowChart({ ...chart, max: 210 }, ROW_LAYOUTS.wide);
    // From 200 to 1020 pixels: half of that for half of the axis.
    expect(body.text).toContain('x="200" y="5" width="410" height="14" data-at="0" data-to="105"');
    expect(body.text).toContain('x="200" y="5" width="820" height="14" data-at="0" data-to="210"');
  });

  test('an interval many times as long as the bars runs out of the picture, not the bars', () => {
    const { results, rows } = folded({
      plan: plan(['vfs'], ['runc']),
      events: [started(), ...fourSamples('vfs', [100_000, 100_000, 300_000, 300_000]), ended()],
    });
    const chart = timesChart(results, rows);
    expect(chart?.max).toBeCloseTo(320);
    if (chart === undefined) throw new Error('no chart');
    const text = drawRowChart(chart, ROW_LAYOUTS.wide).body.text;
    expect(text.match(/visibility="hidden"/g)).toHaveLength(2);
  });

  test('steps lie end to end and sum to the total; every other one is hatched', () => {
    const { results, rows } = folded({
      plan: plan(['vfs'], ['runc'], { rounds: 1, iterations: 1 }),
      events: [started(), sample('vfs', { total_us: 300_000 }), ended()],
    });
    const row = stepsChart(results, rows)?.items[1];
    if (row === undefined || 'heading' in row) throw new Error('no row');
    expect(row.bars.map(({ step, from, to, hatched }) => [step, from, to, hatched])).toEqual([
      ['create', 0, 1, false],
      ['attach', 1, 3, true],
      ['wait', 3, 6, false],
      ['start', 6, 300, true],
      ['exit', 300, 300, false],
      ['remove', 300, 300, true],
    ]);
  });

  test('what no step has is drawn as unexplained', () => {
    const steps_us = { create: 1000, attach: 0, wait: 0, start: 100_000, exit: 0, remove: 0 };
    const { results, rows } = folded({
      plan: plan(['vfs'], ['runc'], { rounds: 1, iterations: 1 }),
      events: [started(), sample('vfs', { total_us: 300_000, steps_us }), ended()],
    });
    const row = stepsChart(results, rows)?.items[1];
    if (row === undefined || 'heading' in row) throw new Error('no row');
    expect(row.bars.at(-1)).toMatchObject({ step: 'unexplained', from: 101, to: 300 });
  });

  test('a cell without a number has a row that says why', () => {
    const { results, rows } = folded(mixedRun());
    const holes = timesChart(results, rows)?.items.flatMap((item) =>
      'hole' in item ? (item.hole ?? []) : [],
    );
    expect(holes).toEqual([expect.stringMatching(/^unsupported \[\d\]$/)]);
  });

  test('engine CPU is a share of one CPU, of at least 100 %', () => {
    const { results, rows } = folded({
      plan: plan(['vfs'], ['runc'], { rounds: 1, iterations: 1 }),
      events: [started(), sample('vfs', { total_us: 300_000, engine_cpu_us: 90_000 }), ended()],
    });
    expect(engineChart(results, rows)).toMatchObject({
      max: 100,
      items: [{ heading: 'runc' }, { value: '30 %, 90.0 ms', bars: [{ from: 0, to: 30 }] }],
    });
    const without = folded(longRun(0));
    expect(engineChart(without.results, without.rows)).toBeUndefined();
  });

  test('panels of all cells reach as far from their median, in percent', () => {
    const { results, rows } = folded(mixedRun());
    const heights = iterationFacets(results, rows).panels.map(({ series, marks }) => {
      const points = series.runs.flatMap((run) => run.points);
      const [a = 0, b = 0] = [points[0]?.total_us, points[1]?.total_us];
      const median = points.map(({ total_us: us }) => us).toSorted((one, other) => one - other)[
        points.length >> 1
      ];
      return ((marks[1]?.y ?? 0) - (marks[0]?.y ?? 0)) / ((a - b) / (median ?? 1));
    });
    for (const height of heights) expect(height / (heights[0] ?? 1)).toBeCloseTo(1, 1);
  });

  test('one sample is drawn; no sample is no picture', () => {
    const one = folded({
      plan: plan(['vfs'], ['runc'], { rounds: 1, iterations: 1 }),
      events: [started(), sample('vfs'), ended()],
    });
    expect(runPictures(one.results, one.rows).map(({ name }) => name)).toEqual([
      'times',
      'iterations',
      'steps',
      'spread',
    ]);
    const none = folded(emptyRun());
    expect(runPictures(none.results, none.rows)).toEqual([]);
  });

  test('pictures with very many parts are split', () => {
    const drivers = Array.from({ length: 50 }, (_, index) => `d${index}`);
    const { results, rows } = folded({
      plan: plan(drivers, ['runc', 'crun', 'runsc'], { rounds: 1, iterations: 1 }),
      events: [
        started(),
        ...drivers.flatMap((driver) =>
          ['runc', 'crun', 'runsc'].map((runtime) => sample(driver, { runtime })),
        ),
        ended(),
      ],
    });
    expect(runPictures(results, rows).map(({ name, drawings }) => [name, drawings.length])).toEqual([
      ['times', 1],
      ['times-2', 1],
      ['iterations', 48],
      ['iterations-2', 48],
      ['iterations-3', 48],
      ['iterations-4', 6],
      ['steps', 1],
      ['steps-2', 1],
      ['spread', 6],
    ]);
  });
});

describe('pictures as files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drivergrid-pictures-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  test.each([
    ['mixed', mixedRun],
    ['hostile', hostileRun],
    ['long', () => longRun(24_000)],
  ])('%s run: whole SVG that stands alone, without a script or a reference', (_, run) => {
    const { results, rows } = folded(run());
    const pictures = runPictures(results, rows);
    expect(pictures.length).toBeGreaterThanOrEqual(4);
    for (const picture of pictures) {
      const svg = standaloneSvg(picture, plainStyle(LIGHT));
      expect(svg).toMatch(
        /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^>]*role="img"[^>]*><title [^>]*>[^<]+<\/title><desc/,
      );
      expect(unbalanced(svg)).toEqual([]);
      expect(svg).not.toMatch(/<script|<image|<img|<foreignObject|href=|javascript:|NaN|undefined|Infinity/);
      expect(svg).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202e]/);
      expect(svg.length).toBeLessThan(600_000);
    }
  });

  test('hostile names are in the picture as text, cut visibly', () => {
    const { results, rows } = folded(hostileRun());
    const svg = runPictures(results, rows)
      .map((picture) => standaloneSvg(picture, ''))
      .join('');
    expect(svg).toContain('&lt;/script&gt;&lt;script&gt;window.hostile');
    expect(svg).not.toContain(HOSTILE.html);
    expect(svg).toMatch(/>x{10,60}\u2026<\/text>/);
    expect(svg).not.toMatch(/x{600}/);
    expect(svg).toContain(HOSTILE.scripts);
  });

  test('SVG and PNG are written, to one folder or two', async () => {
    const { results, rows } = folded(mixedRun());
    const [times, iterations] = runPictures(results, rows);
    if (times === undefined || iterations === undefined) throw new Error('no pictures');
    const target = join(folder, 'new', 'pictures');
    await checkPictureFolders({ svg: target, png: target });
    const written = await writePictures([times, iterations], { svg: target, png: target });
    expect((await readdir(target)).sort()).toEqual([
      'iterations.png',
      'iterations.svg',
      'times.png',
      'times.svg',
    ]);
    expect(written).toHaveLength(4);
    const png = await readFile(join(target, 'times.png'));
    expect(png.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n');
    // Width and height stand in the header, twice those of the SVG.
    const svg = await readFile(join(target, 'times.svg'), 'utf8');
    expect(png.readUInt32BE(16)).toBe(2 * Number(/width="(\d+)"/.exec(svg)?.[1]));
    // An empty picture of that size compresses to far less: there is text in it.
    expect(png.length).toBeGreaterThan(20_000);
  });

  test('a folder that holds something, a file, and a place that cannot be written are refused', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(checkPictureFolders({ svg: folder })).rejects.toThrow(
      /--svg: expected an empty folder for the pictures, found 1 entry/,
    );
    await expect(checkPictureFolders({ png: file })).rejects.toThrow(
      /--png: expected a folder .*, found a file/,
    );
    await expect(checkPictureFolders({ png: join(file, 'below') })).rejects.toThrow(UsageError);
    const picture = { name: 'x', title: 'x', setting: '', caption: 'x', drawings: [] as Drawing[] };
    await expect(writePictures([picture], { svg: '/proc/drivergrid' })).rejects.toThrow(HostError);
  });

  test('folders above are made too; what cannot be made fails and does not hang', async () => {
    await makeFolder(join(folder, 'a', 'b', 'c'));
    await makeFolder(join(folder, 'a', 'b', 'c'));
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['c']);
    await expect(makeFolder('/proc/drivergrid/below')).rejects.toThrow(/ENOENT/);
  });
});
