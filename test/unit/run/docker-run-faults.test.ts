import { expect, it } from 'vitest';
import { heldClock } from '../../fakes/held-clock.ts';
import { STEPS, type Fault } from '../../fakes/stand-in-script.ts';
import { sampler } from '../../fixtures/stand-in-sampler.ts';

/** So that no two things happen in one turn of the event loop, as with a real engine. */
const LATENCY = { create: 0.3, attach: 0.3, wait: 0.3, start: 0.3, exit: 0.3, die: 0.3, remove: 0.6 };
const TIMEOUT_MS = 150;

function script(fault: Fault) {
  return () => ({ latency: LATENCY, fault });
}

it.each(['create', 'attach', 'wait', 'start'] as const)(
  'a refused %s is a failed sample of that step and no number',
  async (at) => {
    await using engine = await sampler({ script: script({ kind: 'refuse', at }) });
    const sample = await engine.sample();
    expect(sample).toMatchObject({ status: 'failed', failed_step: at });
    expect(sample.error).toContain(`refuse ${at}`);
    expectNoNumber(sample, at);
    expect(engine.lab.containers()).toEqual([]);
  },
);

it.each(STEPS)('a %s that never ends is a timed out sample of that step, and no number', async (at) => {
  const clock = heldClock();
  await using engine = await sampler({ clock, onHang: clock.pass, script: script({ kind: 'hang', at }) });
  const sample = await engine.sample(TIMEOUT_MS);
  // It has waited for nothing else.
  expect(clock.passed).toEqual([TIMEOUT_MS]);
  expect(sample).toMatchObject({ status: 'timeout', failed_step: at });
  expect(sample.error).toBe(`the iteration did not end within ${TIMEOUT_MS} ms`);
  expectNoNumber(sample, at);
  expect(engine.lab.containers()).toEqual([]);
});

it.each(STEPS)('an engine that dies instead of ending %s is a failed sample of that step', async (at) => {
  await using engine = await sampler({ script: script({ kind: 'die', at }) });
  const sample = await engine.sample();
  expect(sample).toMatchObject({ status: 'failed', failed_step: at });
  // Not the cut connection, which is only how the client felt it.
  expect(sample.error).toBe('the engine ended (signal SIGKILL)');
  expect(engine.running.gone.aborted).toBe(true);
  expectNoNumber(sample, at);
});

it('an engine that dies within a reply fails the sample as soon as its end is seen', async () => {
  // dockerode's own promise stays pending for ever then.
  await using engine = await sampler({ script: script({ kind: 'die-halfway', at: 'create' }) });
  const sample = await engine.sample();
  expect(sample).toMatchObject({ status: 'failed', failed_step: 'create' });
  expect(sample.error).toBe('the engine ended (signal SIGKILL)');
  expectNoNumber(sample, 'create');
});

it.each<[string, Fault, string, RegExp, number | undefined]>([
  [
    'a wrong exit code',
    { kind: 'exit', code: 3, stderr: 'no such thing\n' },
    'exit',
    /exit code 0, found 3.*no such thing/,
    3,
  ],
  [
    'a wrong output',
    { kind: 'output', text: 'Hello from elsewhere\n' },
    'exit',
    /expected the output.*elsewhere/,
    0,
  ],
  [
    'a removal that failed',
    { kind: 'removal-error', message: 'device busy' },
    'remove',
    /device busy/,
    undefined,
  ],
])('%s is a failed sample with its step and no total', async (_what, fault, step, error, exitCode) => {
  await using engine = await sampler({ script: script(fault) });
  const sample = await engine.sample();
  expect(sample).toMatchObject({ status: 'failed', failed_step: step });
  expect(sample.error).toMatch(error);
  expect(sample.exit_code).toBe(exitCode);
  expect(sample.total_us).toBeUndefined();
  expect(engine.lab.containers()).toEqual([]);
});

/** Steps before the failed one keep their times; it and what follows have none, nor has the whole. */
function expectNoNumber(
  sample: { total_us?: number | undefined; steps_us: object; engine_us: object },
  failed: (typeof STEPS)[number],
): void {
  expect(sample.total_us).toBeUndefined();
  expect(Object.keys(sample.steps_us)).toEqual(STEPS.slice(0, STEPS.indexOf(failed)));
  expect(sample.engine_us).toEqual({});
}
