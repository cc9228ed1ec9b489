import { createHash } from 'node:crypto';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findTrend } from '../../../src/core/trend/find-trend.ts';
import type { Trend } from '../../../src/core/trend/trend.ts';
import { trendHtml } from '../../../src/report/page/trend-page.ts';
import { trendJunit } from '../../../src/report/trend/junit.ts';
import { trendMarkdown } from '../../../src/report/trend/markdown.ts';
import { trendText } from '../../../src/report/trend/text.ts';
import { HOSTILE } from '../../fixtures/drawn-runs.ts';
import { plan } from '../../fixtures/recorded-run.ts';
import { madeSeries, openedSeries, type MadeSeries } from '../../fixtures/run-series.ts';

function trendOf(over: Partial<MadeSeries> = {}): Trend {
  const planOf = () => plan(['overlay2', 'vfs'], ['runc'], { rounds: 4, iterations: 2 });
  const runs = openedSeries(madeSeries({ planOf, runs: 20, ...over }));
  return findTrend(runs, { by: 'time', since: undefined, margin: 1.05, leftOut: [] });
}

const CHANGED = trendOf({
  kernelOf: (index) => (index < 12 ? '6.12.3' : '6.18.1'),
  factorOf: ({ driver }, index) => (driver === 'overlay2' && index >= 12 ? 1.2 : 1),
});

describe('trendText', () => {
  it('says the verdict first, then where what changed, and breaks lines at the width', () => {
    const text = trendText(CHANGED, { color: false, width: 80 });
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(text).toMatchInlineSnapshot(`
      "REGRESSION in 1 of 2 cells (margin 5 %), not undone as of the newest of 20 runs:
      overlay2 x runc

      20 runs in order of time: n001 (2026-01-05, kernel 6.12.3) to n020 (2026-01-24,
          kernel 6.18.1)

      cell             verdict     runs  now ms  against       95 % interval  changes
      overlay2 x runc  regression    20     362  +20.9 %  +19.1 % to +22.6 %        1
      vfs x runc       within        20     301   -0.4 %    -2.0 % to +1.1 %        0

      cell             verdict          p
      overlay2 x runc  regression  <0.001
      vfs x runc       within       1.000

      overlay2 x runc: +20.9 % (+19.1 % to +22.6 %), p <0.001; first seen in n013
          (2026-01-17, kernel 6.18.1), last run before: n012 (2026-01-16, kernel
          6.12.3); with it changed kernel release: 6.12.3 -> 6.18.1.
      overlay2 x runc: start: +21.3 % (+19.5 % to +23.1 %), p <0.001; first seen in
          n013 (2026-01-17, kernel 6.18.1), last run before: n012 (2026-01-16, kernel
          6.12.3); with it changed kernel release: 6.12.3 -> 6.18.1.

      overlay2 x runc: regression: above its lowest level, and not undone.

      Levels are means over runs of the medians of restarts, on ln; against: the
      newest level against the lowest before it or, if nothing changed, the newest 3
      runs against those before; p: of no change, over all cells (Holm).

      Note: A change is usually found once 3 runs follow it. To judge the newest run
          alone, compare it with an earlier one.
      "
    `);
  });

  it('has the same words in colour', () => {
    const [plain, coloured] = [false, true].map((color) => trendText(CHANGED, { color, width: 100 }));
    expect(stripVTControlCharacters(coloured ?? '')).toBe(plain);
    expect(coloured).not.toBe(plain);
  });
});

describe('trendHtml', () => {
  const html = trendHtml(CHANGED);

  it('draws each cell: a mark for each run, its levels, and each change with its day and its size', () => {
    const panels = html.match(/<svg class="dg" id="trend-\d+".*?<\/svg>/gs) ?? [];
    expect(panels).toHaveLength(2);
    const [changed = '', steady = ''] = panels;
    expect(changed.match(/<circle/g)).toHaveLength(20);
    expect(changed.match(/class="l5 running"/g)).toHaveLength(2);
    expect(changed).toMatch(/>\u25b2 2026-01-17 \+\d\d\.\d %<\/text>/);
    expect(steady.match(/class="l5 running"/g)).toHaveLength(1);
    expect(steady).not.toContain('class="dashed"');
  });

  it('allows its own script and style only, and asks for nothing', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    expect(policy).toMatch(/^default-src &#39;none&#39;; script-src &#39;sha256-/);
    const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? '';
    expect(policy).toContain(`sha256-${createHash('sha256').update(style).digest('base64')}`);
    expect(html.replace(/xmlns="[^"]*"|'http:\/\/www\.w3\.org\/2000\/svg'/g, '')).not.toMatch(/https?:\/\//);
    // Styles in attributes are not allowed by the policy, and would be lost.
    expect(html).not.toMatch(/<[^>]+\sstyle=/);
  });

  it('takes names for text', () => {
    const drivers = [HOSTILE.html, HOSTILE.long, HOSTILE.quotes];
    const hostile = trendOf({
      ...{ planOf: () => plan(drivers, [HOSTILE.ansi], { rounds: 2, iterations: 1 }), runs: 8 },
      kernelOf: () => HOSTILE.html,
    });
    const page = trendHtml(hostile);
    expect(page).not.toContain('<script>window.hostile');
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<svg onload');
    expect(trendText(hostile, { color: false, width: 80 })).not.toContain('\u001b');
  });
});

describe('what goes on to others', () => {
  it('is a test case for each cell, of which the changed one fails', () => {
    const xml = trendJunit(CHANGED, 'nightly');
    expect(xml).toContain('<testsuite name="nightly" tests="2" failures="1" errors="0" skipped="0"');
    expect(xml).toMatch(
      /<testcase name="overlay2 x runc" classname="drivergrid.nightly" time="0\.36\d+">\s+<failure type="regression" message="above its lowest level, and not undone/,
    );
    expect(xml).toMatch(/<testcase name="vfs x runc" [^>]*\/>/);
  });

  it('is a summary in Markdown, whose table no name breaks', () => {
    const text = trendMarkdown(CHANGED);
    expect(text).toMatch(/^### ❌ REGRESSION in 1 of 2 cells/);
    expect(text).toContain(
      '| overlay2 x runc | regression | 20 | 362 | +20.9 % | +19.1 % to +22.6 % | &lt;0.001 |',
    );
    expect(text).toContain('- overlay2 x runc: +20.9 % (+19.1 % to +22.6 %); first seen in n013');
  });
});
