import { describe, expect, it } from 'vitest';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { Figures } from '../../../src/core/figures/figures.ts';
import { reportMarkdown } from '../../../src/report/markdown.ts';
import { ended, fourSamples, plan, settled, started } from '../../fixtures/recorded-run.ts';

const results = resultSet(plan(['overlay2', 'a|b'], ['runc']), [
  started(),
  { type: 'time', name: 'engine start', us: 6_000_000 },
  ...fourSamples('overlay2', [312_000, 312_000, 313_000, 313_000]),
  settled('a|b', { kind: 'failed', step: 'start', error: '<img src=x> | `[x](y)` & so\non' }),
  { type: 'warning', message: 'load is 3.1' },
  { type: 'warning', message: 'load is 3.1' },
  ended({ wall_us: 10_000_000 }),
]);
const report = reportMarkdown(new Figures(results), { cpu: 'four ```` ticks' });
const section = (title: string) => report.split(`## ${title}\n\n`)[1]?.split('\n\n## ')[0];

describe('reportMarkdown', () => {
  it('prints the grid with its reasons', () => {
    expect(section('Grid')).toMatchInlineSnapshot(`
      "small: mean time of one docker-run, in milliseconds.

      | runtime | overlay2 | a\\|b |
      | --- | ---: | ---: |
      | runc | 313 ±6 | failed \\[1\\] |

      ± half of the 95 % confidence interval over engine restarts; times in ms

      - \\[1\\] a\\|b: start: &lt;img src=x&gt; \\| \\\`\\[x\\](y)\\\` &amp; so on"
    `);
  });

  it('says what was measured, and where', () => {
    const setting = section('What was measured');
    for (const fact of ['6.18.44', '20.10.24', 'seed 7', '2 rounds x 2 iterations'])
      expect(setting).toContain(fact);
  });

  it('says where the wall time went', () => {
    expect(section('Where the wall time went')).toContain('| engine start | 6.0 | 60.0 % |');
    expect(section('Where the wall time went')).toContain('| not accounted for | 2.8 | 27.5 % |');
  });

  it('gives a repeated warning once', () => {
    expect(section('Warnings')).toBe('- load is 3.1');
  });

  it('lets no text from outside break its tables, its HTML or its code', () => {
    expect(report).not.toMatch(/<[a-z]/i);
    const tables = report.split('\n\n').filter((block) => block.startsWith('|'));
    expect(tables.length).toBeGreaterThan(4);
    for (const table of tables) {
      const widths = table.split('\n').map((line) => line.replace(/\\\|/g, '').split('|').length);
      expect(new Set(widths).size, table).toBe(1);
    }
    expect(section('Environment')?.startsWith('`````json\n')).toBe(true);
  });

  it('leaves out what there is nothing to say of', () => {
    const nothing = resultSet(plan(['overlay2'], ['runc']), []);
    const empty = reportMarkdown(new Figures(nothing), undefined);
    for (const title of ['Steps of each cell', 'Where the wall time went', 'Environment']) {
      expect(empty).not.toContain(title);
    }
    expect(empty).toContain('run interrupted after 0 of 4 samples');
  });
});
