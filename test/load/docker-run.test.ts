import { expect, it } from 'vitest';
import { parseEvent } from '../../src/adapters/engines/docker/event-watch.ts';
import type { SampleRecorded } from '../../src/core/record/events.ts';
import { median } from '../../src/core/statistics/robust.ts';
import { STEPS, type Life } from '../fakes/stand-in-script.ts';
import { sampler } from '../fixtures/stand-in-sampler.ts';

const LATENCY = { create: 30, attach: 5, wait: 5, start: 80, exit: 40, die: 10, remove: 25 };
const WARM_UPS = 3;
const ITERATIONS = 9;
const ONE_MS = 1000;

interface Pair {
  readonly sample: SampleRecorded;
  readonly life: Life;
  /** When the workload called `create`. */
  readonly calledUs: number;
}

/** How long each step took by the stand-in's clock. */
function ownSteps({ life, calledUs }: Pair): Record<string, number> {
  const sent = STEPS.map((step) => life.sentUs[step] ?? NaN);
  return Object.fromEntries(
    STEPS.map((step, index) => [step, (sent[index] ?? NaN) - (sent[index - 1] ?? calledUs)]),
  );
}

/** How far each figure of the sample is from what the stand-in did, in microseconds. */
function deviations(pair: Pair): Record<string, number> {
  const { sample, life, calledUs } = pair;
  const { exit = NaN, die = NaN, remove = NaN } = life.sentUs;
  const known = { ...ownSteps(pair), total: remove - calledUs, exit_to_die: die - exit };
  const found = { ...sample.steps_us, total: sample.total_us, exit_to_die: sample.engine_us['exit_to_die'] };
  const distances = Object.entries(known).map(([name, us]): [string, number] => [
    name,
    Math.abs(((found as Record<string, number>)[name] ?? NaN) - us),
  ]);
  return Object.fromEntries(distances);
}

function betweenUs(life: Life, from: string, to: string): number {
  return Math.round(Number((life.eventsNs[to] ?? 0n) - (life.eventsNs[from] ?? 0n)) / 1000);
}

async function measured(): Promise<Pair[]> {
  await using engine = await sampler({ script: () => ({ latency: LATENCY }) });
  const pairs: Pair[] = [];
  for (let count = 0; count < WARM_UPS + ITERATIONS; count++) {
    const sample = await engine.sample();
    const life = engine.lives.at(-1);
    if (life === undefined) throw new Error(`no container was run: ${sample.error ?? 'no error'}`);
    pairs.push({ sample, life, calledUs: engine.calledUs });
  }
  return pairs.slice(WARM_UPS);
}

/**
 * The answers are known from the stand-in's own clock readings, taken as it hands each reply to the socket,
 * not from the script: a timer that is late is late for both. A step runs from one reply to the next, the
 * first from the call of `create`.
 *
 * What is compared is the median over the iterations: between the stand-in's reading and the tool's lie two
 * turns of the event loop and, on a busy machine, whatever the scheduler runs in between. That hits single
 * iterations, by milliseconds and in either direction, while an error in how steps are cut is in all of them.
 */
it(
  'docker-run finds each step and the total of known latencies to within 1 ms',
  { timeout: 30_000 },
  async () => {
    const pairs = await measured();
    const found = pairs.map(deviations);
    for (const name of [...STEPS, 'total', 'exit_to_die']) {
      expect(median(found.map((one) => one[name] ?? NaN)), name).toBeLessThan(ONE_MS);
    }
    for (const { sample, life, calledUs } of pairs) {
      expect(sample).toMatchObject({ status: 'ok', exit_code: 0 });
      expect(Object.keys(sample.steps_us)).toEqual([...STEPS]);
      expect(Object.values(sample.steps_us).reduce((sum, us) => sum + us)).toBe(sample.total_us);
      // The engine's intervals are differences of its own times, so they are exact.
      expect(sample.engine_us).toMatchObject({
        create_to_start: betweenUs(life, 'create', 'start'),
        start_to_die: betweenUs(life, 'start', 'die'),
        die_to_destroy: betweenUs(life, 'die', 'destroy'),
      });
      // And the script is what happened.
      const own = ownSteps({ sample, life, calledUs });
      for (const step of STEPS) expect(own[step]).toBeGreaterThanOrEqual(LATENCY[step] * 1000);
    }
    // The way of a request to the engine is the client's own cost, and small beside what is measured.
    expect(median(pairs.map(({ life, calledUs }) => life.askedUs - calledUs))).toBeLessThan(5 * ONE_MS);
  },
);

it.each(['split', 'merged'] as const)(
  'docker-run reads an event stream whose lines are %s by the transport',
  async (events) => {
    await using engine = await sampler({
      events,
      script: () => ({ latency: { exit: 5, die: 5, remove: 10 } }),
    });
    for (let count = 0; count < 3; count++) {
      const { engine_us: intervals } = await engine.sample();
      const life = engine.lives.at(-1);
      if (life === undefined) throw new Error('no container was run');
      expect(intervals).toMatchObject({
        create_to_start: betweenUs(life, 'create', 'start'),
        start_to_die: betweenUs(life, 'start', 'die'),
        die_to_destroy: betweenUs(life, 'die', 'destroy'),
      });
    }
  },
);

it('docker-run leaves out the intervals of an event that the engine dropped, and keeps the sample', async () => {
  await using engine = await sampler({
    script: () => ({ fault: { kind: 'lost-event', action: 'destroy' } }),
  });
  const sample = await engine.sample();
  expect(sample.status).toBe('ok');
  expect(Object.keys(sample.engine_us).sort()).toEqual(['create_to_start', 'exit_to_die', 'start_to_die']);
});

it("an event keeps the engine's time to the nanosecond, where a number would round it", () => {
  const time = '1767323045123456789';
  expect(Number.isSafeInteger(Number(time))).toBe(false);
  const line = `{"Type":"container","Action":"die","Actor":{"ID":"c1"},"timeNano":${time}}`;
  expect(parseEvent(line, 5)).toEqual({
    containerId: 'c1',
    action: 'die',
    engineNs: BigInt(time),
    seenUs: 5,
  });
});
