import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/host/system-clock.ts';
import { cellLabel } from '../../../src/core/axes/cell.ts';
import { InterruptedError } from '../../../src/core/errors.ts';
import { idleStarts } from '../../../src/core/plan/idle-starts.ts';
import type { Scenario } from '../../../src/core/scenario/scenario.ts';
import type { RunningEngine } from '../../../src/ports/lab.ts';
import { parseScenario } from '../../../src/scenario/load.ts';
import { MemoryEngine } from '../../fakes/memory-engine.ts';
import { MemoryLab } from '../../fakes/memory-lab.ts';
import { watchedWorkload } from '../../fakes/watched-workload.ts';
import { plan } from '../../fixtures/recorded-run.ts';
import { runOnLab, samplesOf } from '../../fixtures/stand-in-run.ts';

const ONE_ROUND: Partial<Scenario> = { rounds: 1, warmup: 0, live: [0, 2, 3] };

/** A lab of memory whose engines a test changes and looks into. */
class ChangedLab extends MemoryLab {
  engine: MemoryEngine | undefined;
  readonly #change: (running: RunningEngine) => Partial<RunningEngine>;

  constructor(change: (running: RunningEngine) => Partial<RunningEngine> = () => ({})) {
    super(systemClock);
    this.#change = change;
  }

  override async start(...args: Parameters<MemoryLab['start']>): Promise<RunningEngine> {
    const running = await super.start(...args);
    if (running.engine instanceof MemoryEngine) this.engine = running.engine;
    return { ...running, ...this.#change(running) };
  }
}

/** The engine, with something else done where an idle container is to start. */
function holding(
  { engine }: RunningEngine,
  hold: (real: () => ReturnType<typeof engine.hold>, signal: AbortSignal) => ReturnType<typeof engine.hold>,
): Partial<RunningEngine> {
  const changed = Object.create(engine) as typeof engine;
  const isIdle = (labels: Readonly<Record<string, string>>): boolean => 'drivergrid.live' in labels;
  return {
    engine: Object.assign(changed, {
      api: engine.api,
      ...{ facts: engine.facts.bind(engine), bringImage: engine.bringImage.bind(engine) },
      ...{ holdings: engine.holdings.bind(engine), runtimeOf: engine.runtimeOf.bind(engine) },
      hold: (spec: Parameters<typeof engine.hold>[0], signal: AbortSignal) => {
        const real = (): ReturnType<typeof engine.hold> => engine.hold(spec, signal);
        return isIdle(spec.labels) ? hold(real, signal) : real();
      },
    }),
  };
}

function outcomes(results: Awaited<ReturnType<typeof runOnLab>>['results']): Record<string, string> {
  return Object.fromEntries(
    results.cells.map((cell) => [
      cellLabel(cell),
      cell.outcome.kind === 'failed' ? `failed: ${cell.outcome.step}` : cell.outcome.kind,
    ]),
  );
}

describe('the axis live', () => {
  it('is planned so that each runtime goes through the ladder once, up or down', () => {
    const rounds = plan(['vfs'], ['runc', 'crun'], { rounds: 12, live: [50, 0, 20], iterations: 3 }).rounds;
    const ways = rounds.map(({ bursts }) => {
      const order = bursts.map((burst) => `${burst.runtime} ${'live' in burst ? String(burst.live) : ''}`);
      return order.filter((one, index) => one !== order[index - 1]);
    });
    for (const way of ways) expect(way).toHaveLength(6);
    const ladders = new Set(
      ways.map((way) =>
        way
          .slice(0, 3)
          .map((one) => one.split(' ')[1])
          .join(' '),
      ),
    );
    expect([...ladders].sort()).toEqual(['0 20 50', '50 20 0']);
    expect(new Set(ways.map((way) => way[0]?.split(' ')[0]))).toEqual(new Set(['runc', 'crun']));
    for (const round of rounds) expect(idleStarts(round)).toBe(100);
  });

  it('leaves plans without it as they are', () => {
    expect(plan(['vfs'], ['runc', 'crun'], { live: [0] }).rounds.map(({ bursts }) => bursts)).toEqual(
      plan(['vfs'], ['runc', 'crun']).rounds.map(({ bursts }) => bursts.map((one) => ({ ...one, live: 0 }))),
    );
  });

  it('has as many containers of the same runtime beside each iteration, and their memory in each sample', async () => {
    const lab = new ChangedLab();
    const beside: string[] = [];
    const workload = watchedWorkload(({ cell }, run) => {
      const idle = (lab.engine?.running ?? []).map((id) => lab.engine?.runtimeOf(id));
      beside.push(`${cell.runtime}, ${cell.live ?? ''} live: ${idle.join(' ')}`);
      return run();
    });
    const made = plan(['vfs'], ['runc', 'crun'], { ...ONE_ROUND, iterations: 1, order: 'sequential' });
    const { results, events, thrown } = await runOnLab(made, lab, { workload });
    expect(thrown).toBeUndefined();
    // The first two: the runtimes were tried.
    expect(beside.slice(-6)).toEqual([
      'runc, 0 live: ',
      'runc, 2 live: runc runc',
      'runc, 3 live: runc runc runc',
      'crun, 0 live: ',
      'crun, 2 live: crun crun',
      'crun, 3 live: crun crun crun',
    ]);
    expect(new Set(Object.values(outcomes(results)))).toEqual(new Set(['measured']));
    expect(samplesOf(events).map(({ quantities }) => quantities)).toEqual(
      [0, 2, 3, 0, 2, 3].map((count) => ({
        ...{ shim_pss_bytes: 10 * count, container_pss_bytes: 2 * count },
        ...{ engine_rss_bytes: 1000, page_cache_bytes: count },
      })),
    );
    expect(lab.engine?.running).toEqual([]);
    expect(events.filter((event) => event.type === 'leak')).toEqual([]);
  });

  it('fails a cell whose idle containers do not start, and no other', async () => {
    let started = 0;
    const lab = new ChangedLab((running) =>
      holding(running, (real) =>
        ++started % 3 === 0 ? Promise.reject(new Error('no space left on device')) : real(),
      ),
    );
    const { results, thrown } = await runOnLab(plan(['vfs'], ['runc'], ONE_ROUND), lab);
    expect(thrown).toBeUndefined();
    expect(outcomes(results)).toEqual({
      'vfs x runc': 'measured',
      'vfs x runc beside 2 live': 'measured',
      'vfs x runc beside 3 live': 'failed: live',
    });
    expect(results.cells.at(-1)?.outcome).toMatchObject({
      error: 'expected 3 idle containers, started 2: no space left on device',
    });
    expect(lab.engine?.running).toEqual([]);
  });

  it('fails a cell whose idle containers have ended', async () => {
    const lab = new ChangedLab(({ memory }) => ({
      memory: { ...memory, running: (pids) => Promise.resolve(Math.min(pids.length, 2)) },
    }));
    const { results } = await runOnLab(plan(['vfs'], ['runc'], ONE_ROUND), lab);
    expect(outcomes(results)).toMatchObject({ 'vfs x runc beside 3 live': 'failed: live' });
    expect(results.cells.at(-1)?.outcome).toMatchObject({ error: 'expected 3 idle containers, 2 run' });
  });

  it('ends at once when it is interrupted while they start', async () => {
    const stop = new AbortController();
    let asked = 0;
    const lab = new ChangedLab((running) =>
      holding(running, (real, signal) => {
        if (++asked < 5) return real();
        stop.abort(new InterruptedError('SIGINT'));
        return new Promise((_, reject) => {
          reject(signal.reason as Error);
        });
      }),
    );
    const made = plan(['vfs'], ['runc'], { ...ONE_ROUND, live: [100] });
    const { thrown, events } = await runOnLab(made, lab, { interrupted: stop.signal });
    expect(thrown).toBeInstanceOf(InterruptedError);
    expect(asked).toBeLessThan(10);
    expect(samplesOf(events)).toEqual([]);
  });

  it('warns of memory that cannot be read, which fails no sample', async () => {
    const lab = new ChangedLab(({ memory }) => ({
      memory: { ...memory, read: () => Promise.reject(new Error('no such file')) },
    }));
    const { results } = await runOnLab(plan(['vfs'], ['runc'], { ...ONE_ROUND, live: [2] }), lab);
    expect(outcomes(results)).toEqual({ 'vfs x runc beside 2 live': 'measured' });
    expect(results.warnings.map(({ message }) => message)).toEqual([
      'shim_pss_bytes, container_pss_bytes, engine_rss_bytes, page_cache_bytes could not be read: samples of r01-vfs lack them',
    ]);
  });
});

it.each([
  ['live: [0, 20]\ndrivers: [floor, overlay2]\nworkload: rootfs', 'the floor has no engine'],
  ['live: 1023\ndrivers: [vfs]', 'a bridge has 1023 ports, 1023 idle and 1 measured containers need 1024'],
  [
    'live: 5\ndrivers: [vfs]\nworkload: commit',
    'commit counts all that the engine stores, idle containers too; leave `live` out',
  ],
  ['live: [5, 5]\ndrivers: [vfs]', 'a level of the ladder is named twice'],
  ['live: -1\ndrivers: [vfs]', 'expected at least 0 in live, found -1'],
])('%j is refused by its line', (text, told) => {
  expect(() => parseScenario(`name: a\nruntimes: [runc]\n${text}\n`, 'a.yaml')).toThrow(told);
});
