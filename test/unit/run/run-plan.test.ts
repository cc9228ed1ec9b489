import { describe, expect, it } from 'vitest';
import { gridTable } from '../../../src/core/grid/grid.ts';
import { plan } from '../../fixtures/recorded-run.ts';
import {
  plannedPlaces,
  placesOf,
  runOnStandIn,
  samplesOf,
  type StandInRun,
} from '../../fixtures/stand-in-run.ts';
import type { Life } from '../../fakes/stand-in-script.ts';

const PLAN = plan(['overlay2', 'vfs'], ['runc', 'crun']);
const NUMBER = expect.any(Number) as unknown;

function outcome({ results }: StandInRun, driver: string, runtime: string): unknown {
  return results.cells.find((cell) => cell.driver === driver && cell.runtime === runtime)?.outcome;
}

it('a run measures each place of its plan once, on one engine start per round and driver', async () => {
  const run = await runOnStandIn(PLAN);
  expect(run.thrown).toBeUndefined();
  expect(placesOf(samplesOf(run.events))).toEqual(plannedPlaces(PLAN));
  expect(samplesOf(run.events).map((sample) => sample.seq)).toEqual(
    Array.from({ length: 24 }, (_, index) => index + 1),
  );
  expect(run.lab.starts).toEqual(['probe', ...PLAN.rounds.map(({ driver }) => driver)]);
  expect(run.restarts).toEqual(PLAN.rounds.map(({ round, driver }) => `r0${round}-${driver}`));
  expect(run.events.filter((event) => event.type === 'proof').every((proof) => proof.ok)).toBe(true);
  expect(run.lab.running).toBe(0);
});

it('a ladder has as many containers at once as its step says, and never more', async () => {
  const lives = new Map<number, Life>();
  const onLife = (life: Life): void => {
    const seq = /-(\d+)$/.exec(life.request.labels['drivergrid.sample'] ?? '')?.[1];
    if (life.request.purpose === 'sample') lives.set(Number(seq), life);
  };
  const ladder = plan(['vfs'], ['runc'], { rounds: 1, iterations: 8, concurrency: [1, 4] });
  const run = await runOnStandIn(ladder, { onLife, script: () => ({ latency: { exit: 50 } }) });
  expect(samplesOf(run.events).every((sample) => sample.status === 'ok')).toBe(true);
  for (const { seq, concurrency, phase } of samplesOf(run.events)) {
    // A warm-up is one container.
    expect(lives.get(seq)?.peak, `sample ${seq}`).toBe(phase === 'warmup' ? 1 : concurrency);
  }
  expect(gridTable(run.results).rows).toEqual([
    ['runc', 1, NUMBER],
    ['runc', 4, NUMBER],
  ]);
});

describe('a driver under which the engine does not start', () => {
  it('is unsupported where the log has a known refusal, in its own words', async () => {
    const said =
      'time="2026-01-02T03:04:05Z" level=fatal msg="failed to start daemon: error initializing graphdriver: driver not supported"';
    const run = await runOnStandIn(PLAN, { startLog: { overlay2: ['level=info msg="starting up"', said] } });
    for (const runtime of ['runc', 'crun']) {
      expect(outcome(run, 'overlay2', runtime)).toEqual({
        kind: 'unsupported',
        reason: 'this engine was built without overlay2, or the kernel lacks what it needs',
        detail: said,
      });
      expect(outcome(run, 'vfs', runtime)).toEqual({ kind: 'measured' });
    }
    // It is asked once, not in each round.
    expect(run.restarts.filter((id) => id.includes('overlay2'))).toEqual(['r01-overlay2']);
    expect(gridTable(run.results).rows[0]).toEqual(['runc', undefined, NUMBER]);
  });

  it('has failed where its words are not known', async () => {
    const log = ['level=info msg="starting up"', 'level=error msg="the moon is full"', 'bye'];
    const run = await runOnStandIn(PLAN, { startLog: { overlay2: log } });
    expect(outcome(run, 'overlay2', 'crun')).toEqual({
      kind: 'failed',
      step: 'engine-start',
      error: 'the engine ended before it answered: level=error msg="the moon is full"',
    });
    expect(outcome(run, 'vfs', 'crun')).toEqual({ kind: 'measured' });
  });
});

describe('a proof that does not hold', () => {
  it('of the driver fails all its cells, without a sample', async () => {
    const run = await runOnStandIn(PLAN, { reportedDriver: { overlay2: 'fuse-overlayfs' } });
    for (const runtime of ['runc', 'crun']) {
      expect(outcome(run, 'overlay2', runtime)).toEqual({
        kind: 'failed',
        step: 'proof',
        error: 'storage driver: expected overlay2, found fuse-overlayfs',
      });
    }
    expect(samplesOf(run.events).filter((sample) => sample.driver === 'overlay2')).toEqual([]);
    expect(outcome(run, 'vfs', 'runc')).toEqual({ kind: 'measured' });
  });

  it('of an overlay option that the setup asks for fails its cells', async () => {
    const { scenario } = PLAN;
    const drivers = scenario.drivers.map((setup) =>
      setup.name === 'overlay2' ? { ...setup, overlay: { metacopy: 'on' as const } } : setup,
    );
    const plan = { ...PLAN, scenario: { ...scenario, drivers } };
    const run = await runOnStandIn(plan, { overlayShown: [] });
    expect(outcome(run, 'overlay2', 'crun')).toEqual({
      ...{ kind: 'failed', step: 'proof' },
      error: 'overlay option metacopy: expected on, found off',
    });
    const proved = await runOnStandIn(plan, {});
    expect(outcome(proved, 'overlay2', 'crun')).toEqual({ kind: 'measured' });
  });

  it('of the network fails its cells, without a sample', async () => {
    const run = await runOnStandIn(PLAN, { unconnected: ['overlay2'] });
    for (const runtime of ['runc', 'crun']) {
      expect(outcome(run, 'overlay2', runtime)).toEqual({
        kind: 'failed',
        step: 'proof',
        error: 'network of a running container: expected bridge, found none',
      });
    }
    expect(samplesOf(run.events).filter((sample) => sample.driver === 'overlay2')).toEqual([]);
    expect(outcome(run, 'vfs', 'runc')).toEqual({ kind: 'measured' });
  });

  it('of the runtime fails its cells only, without a sample', async () => {
    const run = await runOnStandIn(PLAN, { stateOf: { crun: 'runc' } });
    for (const driver of ['overlay2', 'vfs']) {
      expect(outcome(run, driver, 'crun')).toEqual({
        kind: 'failed',
        step: 'proof',
        error: 'runtime state: expected crun, found runc',
      });
      expect(outcome(run, driver, 'runc')).toEqual({ kind: 'measured' });
    }
    expect(samplesOf(run.events).filter((sample) => sample.runtime === 'crun')).toEqual([]);
  });
});

describe('what fails before a sample', () => {
  it.each(['refuse', 'die'] as const)('at the event stream (%s) fails that driver only', async (fault) => {
    const run = await runOnStandIn(PLAN, { eventsFault: { overlay2: fault } });
    expect(run.thrown).toBeUndefined();
    expect(outcome(run, 'overlay2', 'runc')).toMatchObject({ kind: 'failed', step: 'open' });
    expect(outcome(run, 'vfs', 'runc')).toEqual({ kind: 'measured' });
    expect(run.lab.running).toBe(0);
  });

  it('at the probe, with the engine, fails that runtime only', async () => {
    const run = await runOnStandIn(PLAN, {
      script: ({ purpose, runtime }) =>
        purpose === 'probe' && runtime === 'runc' ? { fault: { kind: 'die', at: 'start' } } : {},
    });
    expect(run.thrown).toBeUndefined();
    const error = 'the engine ended (signal SIGKILL)';
    expect(outcome(run, 'vfs', 'runc')).toEqual({ kind: 'failed', step: 'probe', error });
    expect(outcome(run, 'vfs', 'crun')).toEqual({ kind: 'measured' });
    expect(run.lab.starts.filter((id) => id === 'probe')).toHaveLength(2);
  });
});
