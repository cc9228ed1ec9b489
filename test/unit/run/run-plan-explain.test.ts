import { describe, expect, it } from 'vitest';
import { Ledger } from '../../../src/run/ledger.ts';
import type { Traced, Tracers } from '../../../src/ports/tracer.ts';
import { plan } from '../../fixtures/recorded-run.ts';
import { runOnStandIn, samplesOf, type StandInRun } from '../../fixtures/stand-in-run.ts';

const PLAN = plan(['vfs'], ['runc', 'crun'], { rounds: 2, iterations: 2, explain: 3 });

/** A tracer that sees the engine at work all the time, and what a test adds. */
function tracers(end: (call: number) => Partial<Traced> = () => ({})): Tracers & { open_: number } {
  let call = 0;
  const made = {
    open_: 0,
    obstacle: () => Promise.resolve(undefined),
    open: () => {
      made.open_++;
      return Promise.resolve({
        begin: () => Promise.resolve(),
        end: (): Promise<Traced> =>
          Promise.resolve({
            activities: [{ begin: 0, end: Infinity, part: 'engine', kind: 'cpu', name: '' }],
            lost: undefined,
            ...end(++call),
          }),
        [Symbol.asyncDispose]: () => {
          made.open_--;
          return Promise.resolve();
        },
      });
    },
  };
  return made;
}

const warningsOf = ({ events }: StandInRun): string[] =>
  events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));

describe('traced iterations', () => {
  it('have a start of their own after each round, and count for nothing', async () => {
    const traced = tracers();
    const run = await runOnStandIn(PLAN, {}, { tracers: traced });
    expect(run.thrown).toBeUndefined();
    expect(run.restarts).toEqual(['r01-vfs', 'e01-vfs', 'r02-vfs', 'e02-vfs']);
    const explained = run.events.filter((event) => event.type === 'explained');
    expect(explained).toHaveLength(12);
    const samples = new Map(samplesOf(run.events).map((sample) => [sample.seq, sample]));
    for (const { seq, parts_us: parts } of explained) {
      expect(samples.get(seq)?.phase).toBe('explain');
      for (const [step, us] of Object.entries(samples.get(seq)?.steps_us ?? {}))
        expect(parts[step]).toEqual(us === 0 ? {} : { engine: us });
    }
    for (const cell of run.results.cells) {
      expect(cell.restarts.map(({ totals_us }) => totals_us.length)).toEqual([2, 2]);
      expect(cell.explained).toHaveLength(6);
    }
    expect(traced.open_).toBe(0);
  });

  it('are left out with a warning where nothing can be traced', async () => {
    const run = await runOnStandIn(PLAN);
    expect(run.restarts).toEqual(['r01-vfs', 'r02-vfs']);
    expect(warningsOf(run)).toContain('this host cannot trace, so nothing is explained: this is a stand-in');
    expect(run.results.cells.map(({ outcome }) => outcome.kind)).toEqual(['measured', 'measured']);
  });

  it('explain nothing if something was lost, and say so', async () => {
    const lossy = tracers((call) => (call === 2 ? { lost: 'the kernel has dropped 7 of its events' } : {}));
    const run = await runOnStandIn(PLAN, {}, { tracers: lossy });
    expect(run.events.filter(({ type }) => type === 'explained')).toHaveLength(11);
    expect(warningsOf(run)).toContainEqual(
      expect.stringMatching(/traced iteration \d is not explained: the kernel has dropped 7/),
    );
  });

  it('go by with a warning if the tracer fails, as it is opened, begins or ends', async () => {
    const broken = tracers();
    const faults = ['open', 'begin', 'end'] as const;
    for (const fault of faults) {
      const run = await runOnStandIn(
        PLAN,
        {},
        {
          tracers: {
            ...broken,
            open: async (...given) => {
              if (fault === 'open') throw new Error('no tracefs');
              const tracer = await broken.open(...given);
              return { ...tracer, [fault]: () => Promise.reject(new Error('no tracefs')) };
            },
          },
        },
      );
      expect(run.thrown, fault).toBeUndefined();
      expect(run.results.cells.map(({ outcome }) => outcome.kind)).toEqual(['measured', 'measured']);
      expect(run.events.filter(({ type }) => type === 'explained')).toEqual([]);
      expect(warningsOf(run)).toContainEqual(expect.stringContaining('no tracefs'));
    }
    expect(broken.open_).toBe(0);
  });

  it('that fail settle no cell', async () => {
    const failing = tracers();
    const run = await runOnStandIn(
      PLAN,
      {
        // Round 1: two warm-ups and four samples, then the traced start.
        script: ({ purpose, labels }) =>
          purpose === 'sample' && Number(/-(\d+)$/.exec(labels['drivergrid.sample'] ?? '')?.[1] ?? 0) > 6
            ? { fault: { kind: 'refuse', at: 'start' } }
            : {},
      },
      { tracers: failing },
    );
    const [runc] = run.results.cells;
    expect(runc?.restarts[0]?.totals_us).toHaveLength(2);
    // The next round is measured all the same.
    expect(run.restarts).toContain('r02-vfs');
    expect(warningsOf(run)).toContainEqual(expect.stringMatching(/^vfs x \w+ could not be traced: /));
    expect(run.events.filter(({ type }) => type === 'explained')).toEqual([]);
  });
});

it('a copied ledger keeps what it learns to itself', () => {
  const cell = { driver: 'vfs', runtime: 'runc', concurrency: 1 };
  const ledger = new Ledger();
  ledger.copy().settle(cell, { kind: 'aborted', reason: 'x' });
  expect(ledger.outcome(cell)).toBeUndefined();
});
