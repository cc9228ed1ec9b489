import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/host/system-clock.ts';
import { InterruptedError } from '../../../src/core/errors.ts';
import type { RunEvent } from '../../../src/core/record/events.ts';
import { plan } from '../../fixtures/recorded-run.ts';
import { placesOf, plannedPlaces, runOnStandIn, samplesOf } from '../../fixtures/stand-in-run.ts';

const SENTINEL = { sentinel: true };
const PLAN = plan(['overlay2', 'vfs'], ['runc'], SENTINEL);

/** `visit iteration` of each sample of the sentinel. */
function visited(events: readonly RunEvent[]): string[] {
  return samplesOf(events)
    .filter((sample) => sample.phase === 'sentinel')
    .map((sample) => `${sample.sentinel ?? '?'} ${sample.iteration}`);
}

const ALL = [1, 2, 3].flatMap((visit) => [1, 2, 3, 4, 5].map((iteration) => `${visit} ${iteration}`));

function messages(events: readonly RunEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'warning' ? event.message : []));
}

describe('a run with a sentinel', () => {
  it('visits it between the passes, and measures the grid as it would without', async () => {
    const run = await runOnStandIn(PLAN);
    expect(run.thrown).toBeUndefined();
    const starts = run.restarts.map((id) => id.slice(0, 3));
    expect(starts).toEqual(['s01', 'r01', 'r01', 's02', 'r02', 'r02', 's03']);
    expect(visited(run.events)).toEqual(ALL);
    expect(placesOf(samplesOf(run.events))).toEqual(plannedPlaces(PLAN));
    expect(run.results.cells.map((cell) => cell.outcome.kind)).toEqual(['measured', 'measured']);
  });

  it('goes on where it was interrupted, and takes no sample of the sentinel twice', async () => {
    const stop = new AbortController();
    let samples = 0;
    // In the second visit: 6 of the first, 6 of the first pass, a warm-up, two samples, and one that hangs.
    const first = await runOnStandIn(
      PLAN,
      {
        script: ({ purpose }) => {
          if (purpose !== 'sample' || ++samples < 16) return {};
          setTimeout(() => {
            stop.abort(new InterruptedError('SIGINT'));
          }, 5);
          return { fault: { kind: 'hang', at: 'exit' } };
        },
      },
      { interrupted: stop.signal },
    );
    expect(visited(first.events)).toEqual(ALL.slice(0, 7));
    const second = await runOnStandIn(PLAN, {}, { earlier: first.events });
    expect(visited(second.events)).toEqual(ALL);
    expect(placesOf(samplesOf(second.events))).toEqual(plannedPlaces(PLAN));
    expect(second.restarts.filter((id) => id.startsWith('s'))).toEqual(['s02-vfs-2', 's03-vfs']);

    const third = await runOnStandIn(PLAN, {}, { earlier: second.events });
    expect(third.lab.starts).toEqual([]);
  });

  it('says at its end what the sentinel shows, once, over all sessions', async () => {
    const drifting = plan(['vfs'], ['runc'], { ...SENTINEL, rounds: 6, iterations: 1, warmup: 0 });
    // Each container takes 2 ms more of the clock's time than the one before.
    let [samples, aheadUs] = [0, 0];
    const script = () => {
      aheadUs += 20_000 + 2000 * ++samples;
      return {};
    };
    const clock = { ...systemClock, nowUs: () => systemClock.nowUs() + aheadUs };
    const run = await runOnStandIn(drifting, { script }, { clock });
    const said = messages(run.events);
    expect(said).toEqual([expect.stringMatching(/^the sentinel vfs x runc went from .* over 7 visits/)]);
    expect(run.events.at(-1)).toMatchObject({ type: 'end', status: 'done' });
    const again = await runOnStandIn(drifting, {}, { earlier: run.events });
    expect(messages(again.events)).toEqual(said);
  });

  it('passes over it where its cell cannot be measured, in the grid or not', async () => {
    const log = ['level=error msg="the moon is full"'];
    for (const concurrency of [[1], [2]]) {
      const broken = plan(['overlay2', 'vfs'], ['runc'], { ...SENTINEL, concurrency });
      const run = await runOnStandIn(broken, { startLog: { vfs: log } });
      expect(run.thrown).toBeUndefined();
      expect(run.restarts.filter((id) => id.includes('vfs'))).toEqual(['s01-vfs']);
      expect(run.results.cells.map((cell) => cell.outcome.kind)).toEqual(['measured', 'failed']);
    }
  });
});
