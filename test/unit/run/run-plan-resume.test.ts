import { expect, it } from 'vitest';
import { InterruptedError } from '../../../src/core/errors.ts';
import type { ContainerRequest, ContainerScript } from '../../fakes/stand-in-script.ts';
import { plan } from '../../fixtures/recorded-run.ts';
import { placesOf, plannedPlaces, runOnStandIn, samplesOf } from '../../fixtures/stand-in-run.ts';

const PLAN = plan(['overlay2', 'vfs'], ['runc', 'crun'], { iterations: 4, concurrency: [1, 3] });
const REASON = new InterruptedError('SIGINT');

/** Interrupts when the given sample's container is asked for, and lets that one hang. */
function interruptAt(count: number, stop: AbortController): (request: ContainerRequest) => ContainerScript {
  let samples = 0;
  return ({ purpose }) => {
    if (purpose === 'sample' && ++samples === count) {
      setTimeout(() => {
        stop.abort(REASON);
      }, 5);
      return { fault: { kind: 'hang', at: 'exit' } };
    }
    return {};
  };
}

it.each([1, 13, 30])(
  'a run interrupted in its sample %i ends with the reason, and resuming measures just what is missing',
  async (count) => {
    const stop = new AbortController();
    const first = await runOnStandIn(
      PLAN,
      { script: interruptAt(count, stop) },
      { interrupted: stop.signal },
    );
    expect(first.thrown).toBe(REASON);
    expect(first.events.at(-1)).toMatchObject({ type: 'end', status: 'interrupted' });
    expect(first.lab.running).toBe(0);
    // What was under way is no sample, neither a failed one.
    expect(samplesOf(first.events).every((sample) => sample.status === 'ok')).toBe(true);
    expect(samplesOf(first.events).length).toBeLessThan(count + 2);

    const second = await runOnStandIn(PLAN, {}, { earlier: first.events });
    expect(second.thrown).toBeUndefined();
    expect(placesOf(samplesOf(second.events))).toEqual(plannedPlaces(PLAN));
    expect(second.results.cells.map((cell) => cell.outcome)).toEqual(
      PLAN.cells.map(() => ({ kind: 'measured' })),
    );
    // The set-ups of the runtimes are kept, and no two starts or samples have one name.
    expect(second.lab.starts).not.toContain('probe');
    const starts = second.events.filter((event) => event.type === 'round').map((event) => event.restart_id);
    expect(new Set(starts).size).toBe(starts.length);
    const numbers = samplesOf(second.events).map((sample) => sample.seq);
    expect(new Set(numbers).size).toBe(numbers.length);
  },
);

it('a run that is resumed when nothing is missing starts no engine', async () => {
  const first = await runOnStandIn(PLAN);
  const second = await runOnStandIn(PLAN, {}, { earlier: first.events });
  expect(second.lab.starts).toEqual([]);
  expect(placesOf(samplesOf(second.events))).toEqual(plannedPlaces(PLAN));
});

it('what is known of every runtime under the kernel is recorded, and no engine is started to find it out', async () => {
  const first = await runOnStandIn(PLAN);
  const settled = first.events.filter((event) => event.type === 'runtime');
  const { fingerprint } = first.events.find((event) => event.type === 'run') ?? {};
  const known = settled.map((event) => ({ ...event, known_since: '2026-01-02T03:04:05.000Z' }));
  const of = (kernel: string, runtimes: typeof known) => ({
    ...PLAN,
    known_runtimes: { [kernel]: runtimes },
  });

  const second = await runOnStandIn(of(fingerprint?.kernel ?? '', known));
  expect(second.lab.starts).not.toContain('probe');
  expect(second.events.filter((event) => event.type === 'runtime')).toEqual(known);
  expect(placesOf(samplesOf(second.events))).toEqual(plannedPlaces(PLAN));

  for (const other of [of('another', known), of(fingerprint?.kernel ?? '', known.slice(1))]) {
    const asked = await runOnStandIn(other);
    expect(asked.lab.starts).toContain('probe');
    expect(asked.events.filter((event) => event.type === 'runtime')).toEqual(settled);
  }
});
