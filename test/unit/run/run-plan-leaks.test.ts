import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../src/core/audit/resource.ts';
import { InterruptedError } from '../../../src/core/errors.ts';
import type { LeakFound, RunEvent } from '../../../src/core/record/events.ts';
import { quickClock } from '../../fakes/quick-clock.ts';
import { stillAuditor, type StillAuditor } from '../../fakes/still-auditor.ts';
import type { ContainerRequest } from '../../fakes/stand-in-script.ts';
import { plan } from '../../fixtures/recorded-run.ts';
import { runOnStandIn } from '../../fixtures/stand-in-run.ts';

const PLAN = plan(['vfs'], ['runc', 'crun'], { rounds: 2 });
/** What a container leaves is given time to go: here, a tenth of it. */
const QUICK = { clock: quickClock(10) };

function leaksOf(events: readonly RunEvent[]): LeakFound[] {
  return events.filter((event) => event.type === 'leak');
}

function link(name: string): Resource {
  return { kind: 'link', key: name, text: name, traces: [name] };
}

/** What each container of a runtime leaves, in a place. */
function leaving(
  place: StillAuditor,
  runtime: string,
  name = 'leak',
): (creation: ContainerRequest) => object {
  let count = 0;
  return (creation) => {
    if (creation.runtime === runtime) place.there.push(link(`${name}${++count}`));
    return {};
  };
}

describe('a run that leaves nothing', () => {
  it('tells of nothing, and has looked around every engine start: before, inside twice, after', async () => {
    const [inside, host] = [stillAuditor({ isIsolated: true }), stillAuditor()];
    const run = await runOnStandIn(PLAN, { auditor: inside }, { host });
    expect(run.thrown).toBeUndefined();
    expect(leaksOf(run.events)).toEqual([]);
    expect(run.results.warnings).toEqual([]);
    // The probe, with a look after each of two runtimes, and two rounds.
    expect(inside.looks).toBe(3 + 2 + 2);
    expect(host.looks).toBe(1 + 3);
    const spent = run.events.filter((event) => event.type === 'time' && event.name === 'leak-audit');
    expect(spent).toHaveLength(3);
  });

  it('looks at nothing while its samples are taken', async () => {
    const inside = stillAuditor({ isIsolated: true });
    const looks = new Set<number>();
    await runOnStandIn(plan(['vfs'], ['runc'], { rounds: 1 }), {
      auditor: inside,
      script: ({ purpose }) => {
        if (purpose === 'sample') looks.add(inside.looks);
        return {};
      },
    });
    expect([...looks]).toEqual([3]);
  });
});

describe('what a runtime leaves inside', () => {
  it('is found as each is tried, and by that told from the other in the rounds', async () => {
    const inside = stillAuditor({ isIsolated: true });
    const run = await runOnStandIn(PLAN, { auditor: inside, script: leaving(inside, 'crun') }, QUICK);
    const leaks = leaksOf(run.events);
    expect(leaks.length).toBeGreaterThan(3);
    for (const leak of leaks) {
      expect(leak).toMatchObject({ kind: 'link', whose: 'runtime', runtime: 'crun', place: 'engine' });
    }
    expect(leaks[0]).toMatchObject({ restart_id: 'probe', tried: 'crun', started: true });
    expect(new Set(leaks.map((leak) => leak.restart_id))).toEqual(new Set(['probe', 'r01-vfs', 'r02-vfs']));
    const messages = run.results.warnings.map((warning) => warning.message);
    expect(messages).toHaveLength(2);
    expect(messages[1]).toMatch(/^the runtime crun left behind in 2 engine starts: \d+ links \(leak/);
  });

  it('is known by what an earlier session has recorded', async () => {
    const inside = stillAuditor({ isIsolated: true });
    const options = { auditor: inside, script: leaving(inside, 'crun') };
    const stop = new AbortController();
    const first = await runOnStandIn(PLAN, options, {
      ...QUICK,
      interrupted: stop.signal,
      reporter: {
        begin: () => undefined,
        activity: () => undefined,
        end: () => undefined,
        event: (event) => {
          if (event.type === 'round') stop.abort(new InterruptedError('SIGINT'));
        },
      },
    });
    expect(leaksOf(first.events).map((leak) => leak.restart_id)).toEqual(['probe']);
    const second = await runOnStandIn(PLAN, options, { ...QUICK, earlier: first.events });
    const later = leaksOf(second.events).filter((leak) => leak.restart_id !== 'probe');
    expect(later.length).toBeGreaterThan(3);
    expect(new Set(later.map((leak) => leak.runtime))).toEqual(new Set(['crun']));
  });
});

describe('what is on the host after an engine', () => {
  const ours: Resource = { ...link('x'), kind: 'process', traces: ['20261124-031500-a1b2'] };

  /** Something comes to the host with the first sample. */
  async function withOnHost(thing: Resource, over: Partial<StillAuditor> = {}) {
    const host = stillAuditor(over);
    const script = ({ purpose }: ContainerRequest): object => {
      if (purpose === 'sample' && !host.there.includes(thing)) host.there.push(thing);
      return {};
    };
    return { host, run: await runOnStandIn(plan(['vfs'], ['runc'], { rounds: 1 }), { script }, { host }) };
  }

  it("is removed where it is the run's", async () => {
    const { host, run } = await withOnHost(ours);
    expect(leaksOf(run.events)).toMatchObject([{ whose: 'tool', place: 'host', outcome: 'removed' }]);
    expect(host.there).toEqual([]);
  });

  it('is told where it cannot be', async () => {
    const { run } = await withOnHost(ours, { stuck: ['process'] });
    expect(leaksOf(run.events)).toMatchObject([{ whose: 'tool', outcome: 'left' }]);
    expect(run.results.warnings[0]?.message).toContain('docs/recovery.md');
  });

  it("is left alone where it is someone else's, and told at the run's end only", async () => {
    const { host, run } = await withOnHost(link('tun0'));
    expect(leaksOf(run.events)).toEqual([]);
    expect(host.there).toEqual([link('tun0')]);
    const told: RunEvent[] = [];
    const tell = (event: RunEvent): Promise<void> => {
      told.push(event);
      return Promise.resolve();
    };
    await run.audit.end(tell, []);
    expect(told).toMatchObject([
      { type: 'leak', whose: 'unknown', place: 'host', what: 'tun0', outcome: 'left', restart_id: 'r01-vfs' },
      { type: 'warning' },
    ]);
    expect(host.there).toEqual([link('tun0')]);
  });
});
