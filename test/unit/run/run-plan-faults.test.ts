import { describe, expect, it } from 'vitest';
import { sampleCount } from '../../../src/core/results/cell-result.ts';
import { gridTable } from '../../../src/core/grid/grid.ts';
import { heldClock, type HeldClock } from '../../fakes/held-clock.ts';
import { noiseMeter } from '../../fakes/quiet-host.ts';
import { quickClock } from '../../fakes/quick-clock.ts';
import { changedWorkload, watchedWorkload } from '../../fakes/watched-workload.ts';
import { plan } from '../../fixtures/recorded-run.ts';
import { runOnStandIn, samplesOf, type StandInRun } from '../../fixtures/stand-in-run.ts';
import type { ContainerRequest, ContainerScript, Fault } from '../../fakes/stand-in-script.ts';

/** A little time per step, so that no two things happen in one turn of the event loop. */
const LATENCY = { exit: 0.3, die: 0.3, remove: 0.6 };
const PLAN = plan(['overlay2', 'vfs'], ['runc', 'crun'], { rounds: 2, iterations: 2, timeout_ms: 10_000 });

/** The fault for the samples of overlay2 x crun, none for all others. */
function crunOnOverlay(fault: Fault): (request: ContainerRequest) => ContainerScript {
  return ({ setup, runtime, purpose }) => ({
    latency: LATENCY,
    fault: setup === 'overlay2' && runtime === 'crun' && purpose === 'sample' ? fault : undefined,
  });
}

function outcomes({ results }: StandInRun): Record<string, unknown> {
  return Object.fromEntries(results.cells.map((it) => [`${it.driver} x ${it.runtime}`, it.outcome.kind]));
}

/** The cell has failed and has no number; the three others have all of theirs. */
function expectOnlyCrunOnOverlayFailed(run: StandInRun): void {
  expect(run.thrown).toBeUndefined();
  expect(outcomes(run)).toEqual({
    'overlay2 x runc': 'measured',
    'overlay2 x crun': 'failed',
    'vfs x runc': 'measured',
    'vfs x crun': 'measured',
  });
  const number = expect.any(Number) as unknown;
  expect(gridTable(run.results).rows).toEqual([
    ['runc', number, number],
    ['crun', undefined, number],
  ]);
  for (const sample of samplesOf(run.events)) {
    expect(sample.total_us !== undefined).toBe(sample.status === 'ok');
  }
  for (const cell of run.results.cells) {
    if (cell.outcome.kind === 'measured') expect(sampleCount(cell)).toBe(4);
  }
  expect(run.results.end?.status).toBe('done');
  expect(run.lab.running).toBe(0);
}

it('a tool that can open no more files ends, and no cell has failed for it', async () => {
  let begun = 0;
  const run = await runOnStandIn(
    PLAN,
    {},
    {
      workload: watchedWorkload((iteration, run) => {
        if (iteration.label.startsWith('dg-')) begun++;
        if (begun > 2) throw Object.assign(new Error('connect EMFILE'), { code: 'EMFILE' });
        return run();
      }),
    },
  );
  expect(run.thrown).toMatchObject({ code: 'EMFILE' });
  expect(samplesOf(run.events).map(({ status }) => status)).toEqual(['ok', 'ok']);
  expect(run.results.settled.size).toBe(0);
  expect(run.results.end?.status).toBe('failed');
  expect(run.lab.running).toBe(0);
});

it.each<[string, (signal: AbortSignal, clock: HeldClock) => Promise<void>, string]>([
  ['that throws', () => Promise.reject(new Error('expected 3 files, found 2')), 'expected 3 files, found 2'],
  [
    'that never ends',
    (signal, clock) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
        clock.pass();
      }),
    'the preparation did not end within 10000 ms',
  ],
])('a preparation %s fails its cells and leaves the rest alone', async (_what, prepare, error) => {
  const clock = heldClock();
  const workload = changedWorkload(() => ({
    prepare: ({ runtime }, signal) => (runtime === 'crun' ? prepare(signal, clock) : Promise.resolve()),
  }));
  const script = (): ContainerScript => ({ latency: LATENCY });
  const run = await runOnStandIn(PLAN, { script }, { workload, clock });
  expect(run.thrown).toBeUndefined();
  expect(outcomes(run)).toEqual({
    'overlay2 x runc': 'measured',
    'overlay2 x crun': 'failed',
    'vfs x runc': 'measured',
    'vfs x crun': 'failed',
  });
  expect(run.results.settled.get('vfs x crun')).toEqual({ kind: 'failed', step: 'prepare', error });
  expect(samplesOf(run.events).filter(({ runtime }) => runtime === 'crun')).toEqual([]);
  expect(run.lab.running).toBe(0);
});

describe('a cell in which every container fails', () => {
  it.each<[string, Fault, string, string]>([
    ['a create that answers 500', { kind: 'refuse', at: 'create' }, 'create', 'refuse create'],
    ['a start that answers 500', { kind: 'refuse', at: 'start' }, 'start', 'refuse start'],
    ['a wrong exit code', { kind: 'exit', code: 3, stderr: '' }, 'exit', 'expected exit code 0, found 3'],
    ['a wrong output', { kind: 'output', text: 'Hi\n' }, 'exit', 'found "Hi\\n"'],
    ['a removal that failed', { kind: 'removal-error', message: 'device busy' }, 'remove', 'device busy'],
  ])('has failed at its step and leaves the rest alone: %s', async (_what, fault, step, error) => {
    const run = await runOnStandIn(PLAN, { script: crunOnOverlay(fault) });
    expectOnlyCrunOnOverlayFailed(run);
    expect(run.results.settled.get('overlay2 x crun')).toMatchObject({ kind: 'failed', step });
    expect(run.results.settled.get('overlay2 x crun')).toHaveProperty(
      'error',
      expect.stringContaining(error),
    );
  });

  it('is given up after three failures in a row, warm-up included', async () => {
    let created = 0;
    const script = crunOnOverlay({ kind: 'refuse', at: 'start' });
    const run = await runOnStandIn(PLAN, {
      script: (request) => {
        const said = script(request);
        if (said.fault !== undefined) created += 1;
        return said;
      },
    });
    expect(created).toBe(3);
    expect(samplesOf(run.events).filter((sample) => sample.status === 'failed')).toHaveLength(3);
  });

  it('is not given up where a container between succeeds, and its failures are no numbers', async () => {
    let count = 0;
    const script = crunOnOverlay({ kind: 'refuse', at: 'start' });
    const run = await runOnStandIn(plan(['overlay2'], ['crun'], { rounds: 1, iterations: 8, warmup: 0 }), {
      script: (request) => {
        const said = script(request);
        if (said.fault !== undefined) count += 1;
        return count % 3 === 0 ? { latency: LATENCY } : said;
      },
    });
    expect(outcomes(run)).toEqual({ 'overlay2 x crun': 'measured' });
    expect(run.results.cells[0]).toMatchObject({ failed: 6 });
    expect(run.results.cells.map(sampleCount)).toEqual([2]);
  });
});

it.each([
  [
    'full',
    1000,
    /^.*; no space left on the file system of the state directory \/var\/lib\/drivergrid; make room/,
  ],
  ['not full', 5e9, /^(?!.*no space left)/],
])('a failed sample says so if the disk is %s', async (_, free_bytes, error) => {
  const place = { what: 'state directory', path: '/var/lib/drivergrid', device: 1, size_bytes: 1e10 };
  const run = await runOnStandIn(
    PLAN,
    { script: crunOnOverlay({ kind: 'refuse', at: 'start' }) },
    { noise: noiseMeter({ space: [{ ...place, free_bytes }] }) },
  );
  const failed = samplesOf(run.events).filter(({ status }) => status === 'failed');
  expect(failed).toHaveLength(3);
  for (const sample of failed) expect(sample.error).toMatch(error);
  const cell = run.results.cells.find(({ driver, runtime }) => driver === 'overlay2' && runtime === 'crun');
  expect(cell?.outcome).toMatchObject({ kind: 'failed', error: expect.stringMatching(error) as string });
});

it('an engine under which a cell was given up is not used for the others', async () => {
  const order = plan(['overlay2', 'vfs'], ['runc', 'crun'], {
    order: 'sequential',
    rounds: 2,
    iterations: 2,
  });
  const first = order.rounds.find(({ driver }) => driver === 'overlay2')?.bursts[0]?.runtime;
  // Once that was run the engine has lost something that all of its containers need.
  let isBroken = false;
  const run = await runOnStandIn(order, {
    script: ({ setup, runtime, purpose }) => {
      if (purpose === 'proof') isBroken = false;
      if (setup === 'overlay2' && runtime === first && purpose === 'sample') isBroken = true;
      return { latency: LATENCY, fault: isBroken ? { kind: 'refuse', at: 'start' } : undefined };
    },
  });
  expect(run.thrown).toBeUndefined();
  const [failed, ...others] = run.results.cells.toSorted((a, b) => sampleCount(a) - sampleCount(b));
  expect(failed).toMatchObject({ driver: 'overlay2', runtime: first, outcome: { kind: 'failed' } });
  expect(others.map((cell) => [cell.outcome.kind, sampleCount(cell), cell.failed])).toEqual(
    others.map(() => ['measured', 4, 0]),
  );
  expect(run.restarts.filter((id) => id.startsWith('r01-overlay2'))).toEqual([
    'r01-overlay2',
    'r01-overlay2-2',
  ]);
});

it('a wait that never ends is over with the time of one iteration, at the step that hung', async () => {
  const hanging = plan(['overlay2', 'vfs'], ['runc', 'crun'], { timeout_ms: 500 });
  const [clock, script] = [heldClock(), crunOnOverlay({ kind: 'hang', at: 'remove' })];
  const run = await runOnStandIn(hanging, { script, onHang: clock.pass }, { clock });
  expectOnlyCrunOnOverlayFailed(run);
  const error = 'the iteration did not end within 500 ms';
  expect(run.results.settled.get('overlay2 x crun')).toEqual({ kind: 'failed', step: 'remove', error });
  // Three of them in a row, and nothing else was waited for.
  expect(clock.passed).toEqual([500, 500, 500]);
});

it('an engine that answers nothing any more fails the cell under which that is seen, and no other', async () => {
  const frozen = plan(['overlay2', 'vfs'], ['runc', 'crun'], {
    rounds: 2,
    iterations: 2,
    timeout_ms: 20_000,
  });
  const script = crunOnOverlay({ kind: 'freeze', at: 'create' });
  const run = await runOnStandIn(frozen, { script }, { clock: quickClock(40) });
  expectOnlyCrunOnOverlayFailed(run);
  const error = 'the iteration did not end within 20000 ms, and the engine does not answer any more';
  expect(run.results.settled.get('overlay2 x crun')).toEqual({ kind: 'failed', step: 'create', error });
  expect(samplesOf(run.events).filter((sample) => sample.status !== 'ok')).toHaveLength(1);
}, 30_000);

describe('an engine that dies under a cell', () => {
  it.each(['create', 'start', 'exit', 'remove'] as const)(
    'at %s is started again for the others, which lose nothing',
    async (at) => {
      const run = await runOnStandIn(PLAN, { script: crunOnOverlay({ kind: 'die', at }) });
      expectOnlyCrunOnOverlayFailed(run);
      const error = 'the engine ended (signal SIGKILL)';
      expect(run.results.settled.get('overlay2 x crun')).toEqual({ kind: 'failed', step: at, error });
      expect(samplesOf(run.events).filter((sample) => sample.status !== 'ok')).toHaveLength(1);
      // The cell is not tried on a second engine, and the second round has one start.
      expect(run.restarts.filter((id) => id.includes('overlay2'))).toEqual([
        'r01-overlay2',
        'r01-overlay2-2',
        'r02-overlay2',
      ]);
    },
  );
});
