import { describe, expect, it } from 'vitest';
import { compareParts } from '../../../src/core/compare/part-comparison.ts';
import { sideOf } from '../../../src/core/compare/side.ts';
import { Figures } from '../../../src/core/figures/figures.ts';
import { resultSet, type ResultSet } from '../../../src/core/results/result-set.ts';
import { partsCsv } from '../../../src/report/csv.ts';
import { explainText } from '../../../src/report/explain-text.ts';
import { otlpJson } from '../../../src/report/export/otlp-json.ts';
import { perfettoJson } from '../../../src/report/export/perfetto.ts';
import { reportMarkdown } from '../../../src/report/markdown.ts';
import { explainedRun, type StartOf } from '../../fixtures/explained-run.ts';
import { readCsv } from '../../fixtures/read-csv.ts';

const START: StartOf = ({ driver, round }) => ({
  engine: 40_000 + round * 100,
  'runtime-create': driver === 'vfs' ? 90_000 : 60_000,
  unexplained: 1000,
});

function ran(startOf = START): ResultSet {
  const { plan, events } = explainedRun(['overlay2', 'vfs'], startOf);
  return resultSet(plan, events);
}

describe('traced iterations', () => {
  it('are in no figure but those of their parts', () => {
    const { rows, parts } = new Figures(ran());
    expect(rows.map(({ n }) => n)).toEqual([8, 8]);
    const total = parts.filter(({ driver, step }) => driver === 'vfs' && step === 'total');
    expect(total.map(({ part, n, mean_us: us }) => [part, n, us])).toEqual([
      ['client', 12, 6000],
      ['engine', 12, 40_250],
      ['runtime-create', 12, 90_000],
      ['unexplained', 12, 1000],
    ]);
    expect(total.reduce((sum, { share = 0 }) => sum + share, 0)).toBeCloseTo(1, 3);
  });

  it('make parts.csv and a table of report.md', () => {
    const figures = new Figures(ran());
    const [header, ...rows] = readCsv(partsCsv(figures));
    expect(header?.slice(-7)).toEqual(['step', 'part', 'n', 'mean_us', 'ci_low_us', 'ci_high_us', 'share']);
    expect(rows).toHaveLength(2 * (3 + 3 + 4));
    expect(reportMarkdown(figures, undefined)).toContain('## What the time is made of');
  });

  it('are shown in a terminal, each line within its width', () => {
    const figures = new Figures(ran());
    const [cell] = figures.results.cells;
    const text = explainText(figures, cell ?? expect.fail(), { color: false, width: 80 });
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(text.replaceAll('\n', ' ')).toContain('A traced iteration takes 1.00 times');
    expect(text).toMatch(/^ {2}runtime-create +60\.0 +\u00b10.* 55\.9 %/m);
  });

  it('go to Perfetto: complete events, none negative, a process for each iteration', () => {
    const { traceEvents } = JSON.parse([...perfettoJson(ran())].join('')) as {
      traceEvents: { ph: string; pid: number; ts?: number; dur?: number; name: string }[];
    };
    const complete = traceEvents.filter(({ ph }) => ph === 'X');
    expect(new Set(complete.map(({ pid }) => pid)).size).toBe(24);
    expect(complete.every(({ ts = -1, dur = -1 }) => ts > 0 && dur >= 0)).toBe(true);
    expect(traceEvents.filter(({ name }) => name === 'process_name')).toHaveLength(24);
  });

  it('go on as OTLP: ids of their length, parents that are there, times within them', () => {
    const { resourceSpans } = JSON.parse(otlpJson(ran())) as {
      resourceSpans: {
        scopeSpans: {
          spans: {
            traceId: string;
            spanId: string;
            parentSpanId?: string;
            startTimeUnixNano: string;
            endTimeUnixNano: string;
          }[];
        }[];
      }[];
    };
    const spans = resourceSpans.flatMap((one) => one.scopeSpans.flatMap((scope) => scope.spans));
    const byId = new Map(spans.map((span) => [span.traceId + span.spanId, span]));
    expect(byId.size).toBe(spans.length);
    for (const span of spans) {
      expect(span.traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(span.spanId).toMatch(/^[0-9a-f]{16}$/);
      if (span.parentSpanId === undefined) continue;
      const parent = byId.get(span.traceId + span.parentSpanId) ?? expect.fail();
      expect(BigInt(span.startTimeUnixNano) >= BigInt(parent.startTimeUnixNano)).toBe(true);
    }
  });
});

describe('compareParts', () => {
  const side = (startOf: StartOf) => sideOf('run', ran(startOf), {}, undefined);
  const noise = (round: number): number => ((round * 7919) % 13) * 100;
  const plain: StartOf = (place) => ({ ...START(place), engine: 40_000 + noise(place.round) });

  it('names the part that differs, and no other', () => {
    const slow: StartOf = (place) => ({ ...plain(place), firewall: 50_000 + noise(place.round + 1) });
    const changed = compareParts(side(plain), side(slow)).filter((part) => part.changed !== undefined);
    expect(changed.map(({ driver, part, changed: how }) => [driver, part, how])).toEqual([
      ['overlay2', 'firewall', 'slower'],
      ['vfs', 'firewall', 'slower'],
    ]);
    for (const { difference_us: us } of changed) expect(us).toBe(50_700);
  });

  it('names none between equal sides, and says what it needs', () => {
    expect(compareParts(side(plain), side(plain)).filter((part) => part.changed !== undefined)).toEqual([]);
    const { plan, events } = explainedRun(['overlay2'], plain);
    const untraced = resultSet(
      plan,
      events.filter(({ type }) => type !== 'explained'),
    );
    expect(() => compareParts(side(plain), sideOf('run', untraced, {}, undefined))).toThrow(
      /traced on both sides, found none/,
    );
  });
});
