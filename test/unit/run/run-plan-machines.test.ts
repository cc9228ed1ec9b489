import { expect, it } from 'vitest';
import { heldClock } from '../../fakes/held-clock.ts';
import { stillAuditor } from '../../fakes/still-auditor.ts';
import { plan } from '../../fixtures/recorded-run.ts';
import { runOnStandIn } from '../../fixtures/stand-in-run.ts';

/** crun, and crun with a virtual machine for each container. */
const [PLAIN, MACHINE] = ['crun', 'krun'];

it.each([
  ['tried', 'probe', PLAIN, 500],
  ['tried', 'probe', MACHINE, 1500],
  ['proved', 'proof', PLAIN, 60_000],
  ['proved', 'proof', MACHINE, 180_000],
] as const)('to be %s (%s), %s has %d ms', async (_what, hanging, runtime, ms) => {
  const clock = heldClock();
  const script = ({ purpose }: { purpose: string }): object =>
    purpose === hanging ? { fault: { kind: 'hang', at: 'start' } } : {};
  const asked = plan(['vfs'], [runtime], { timeout_ms: 500 });
  const run = await runOnStandIn(asked, { script, onHang: clock.pass, stateOf: { krun: 'crun' } }, { clock });
  expect(run.thrown).toBeUndefined();
  expect(run.results.cells[0]?.outcome).toMatchObject({
    kind: 'failed',
    error: expect.stringContaining(`did not end within ${ms} ms`) as string,
  });
});

it.each([
  [PLAIN, 300],
  [MACHINE, 3000],
] as const)('what %s leaves has %d ms to go', async (runtime, ms) => {
  const inside = stillAuditor({ isIsolated: true });
  const slept: number[] = [];
  const clock = {
    ...heldClock(),
    sleep: (time: number): Promise<void> => {
      slept.push(time);
      return Promise.resolve();
    },
  };
  const script = ({ purpose }: { purpose: string }): object => {
    const key = '/sys/fs/cgroup/x';
    if (purpose === 'probe')
      inside.there.push({ kind: 'cgroup', key, text: key, traces: ['20261124-031500-a1b2'] });
    return {};
  };
  await runOnStandIn(
    plan(['vfs'], [runtime]),
    { script, auditor: inside, stateOf: { krun: 'crun' } },
    { clock },
  );
  expect(slept.reduce((sum, time) => sum + time, 0)).toBe(ms);
});
