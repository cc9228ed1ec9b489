import { describe, expect, it } from 'vitest';
import { InterruptedError } from '../../../src/core/errors.ts';
import type { RunEvent } from '../../../src/core/record/events.ts';
import type { EngineUsage } from '../../../src/ports/engine-usage.ts';
import { noiseMeter } from '../../fakes/quiet-host.ts';
import { plan } from '../../fixtures/recorded-run.ts';
import { runOnStandIn, samplesOf } from '../../fixtures/stand-in-run.ts';

const PLAN = plan(['vfs'], ['runc'], { rounds: 1 });

/** Types of events, with what the host's noise is of. */
function kinds(events: readonly RunEvent[]): string[] {
  return events.map((event) => (event.type === 'noise' ? `noise ${event.when}` : event.type));
}

describe("the host's noise", () => {
  it('is recorded first and last in a session, and what it did is told before the end', async () => {
    const noise = noiseMeter({ cpu_total_us: 1e9 }, { cpu_total_us: 2e9, cpu_steal_us: 1e8 });
    const run = await runOnStandIn(PLAN, {}, { noise });
    expect(kinds(run.events).slice(0, 2)).toEqual(['run', 'noise before']);
    expect(kinds(run.events).slice(-4)).toEqual(['round-end', 'noise after', 'warning', 'end']);
    expect(run.results.warnings.map((warning) => warning.message)).toEqual([
      expect.stringMatching(/^the hypervisor took 10\.0 %/),
    ]);
  });

  it('is told in a session that was interrupted too, and once for all of them', async () => {
    const noise = noiseMeter({ load_1min: 3 });
    const stop = new AbortController();
    stop.abort(new InterruptedError('SIGINT'));
    const first = await runOnStandIn(PLAN, {}, { noise, interrupted: stop.signal });
    expect(kinds(first.events)).toEqual(['run', 'noise before', 'noise after', 'warning', 'end']);
    const second = await runOnStandIn(PLAN, {}, { noise, earlier: first.events });
    expect(kinds(second.events).filter((kind) => kind === 'noise before')).toHaveLength(2);
    expect(second.results.warnings).toHaveLength(1);
  });
});

describe("the engine's use", () => {
  const usage = (calls: string[]): EngineUsage => ({
    begin: () => {
      calls.push('begin');
      return Promise.resolve(() => {
        calls.push('end');
        return Promise.resolve({ cpuUs: 30_000, peakBytes: 5e7 });
      });
    },
  });

  it('is read around each sample, and stands in its record', async () => {
    const calls: string[] = [];
    const run = await runOnStandIn(PLAN, {
      usage: usage(calls),
      script: ({ purpose }) => {
        if (purpose === 'sample') calls.push('create');
        return {};
      },
      onLife: (life) => {
        if (life.request.purpose === 'sample') calls.push('gone');
      },
    });
    const samples = samplesOf(run.events);
    expect(samples).toHaveLength(3);
    expect(calls).toEqual(samples.flatMap(() => ['begin', 'create', 'gone', 'end']));
    expect(samples[0]).toMatchObject({ engine_cpu_us: 30_000, engine_peak_bytes: 5e7 });
  });

  it('has quantities of its own for virtual machines', async () => {
    const machine = { cpuUs: 13_000_000, peakBytes: 3e8 };
    const ends = { begin: () => Promise.resolve(() => Promise.resolve({ machine })) };
    const [sample] = samplesOf((await runOnStandIn(PLAN, { usage: ends })).events);
    expect(sample?.quantities).toEqual({ machine_cpu_us: 13_000_000, machine_peak_bytes: 3e8 });
  });

  it('is absent where samples overlap, and where it cannot be read, which fails none', async () => {
    const calls: string[] = [];
    const pairs = await runOnStandIn(plan(['vfs'], ['runc'], { concurrency: [2] }), { usage: usage(calls) });
    expect(calls).toEqual([]);
    const broken = await runOnStandIn(PLAN, { usage: { begin: () => Promise.reject(new Error('gone')) } });
    for (const sample of [...samplesOf(pairs.events), ...samplesOf(broken.events)]) {
      expect(sample.status).toBe('ok');
      expect(sample.engine_cpu_us).toBeUndefined();
    }
  });
});
