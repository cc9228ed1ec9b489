import { expect, it } from 'vitest';
import { newJob } from '../../../src/cli/run-job.ts';
import type { RunOptions } from '../../../src/cli/run-options.ts';
import { runOrReboot } from '../../../src/cli/run-or-reboot.ts';

const OPTIONS: RunOptions = {
  ...{ lab: 'private', pilot: false, expendable: false, wait: false, wipe: [], json: false },
  ...{ progress: 'none', csvDialect: 'rfc4180', bootByHand: true },
};
const KERNELS = ['6.1.0-50-amd64', '6.12.4-amd64'];

it.each([
  ['one kernel', { kernel: ['6.1.0'], boots: 3 }, /expected two --kernel or more with --boot-by-hand/],
  ['no number of boots', { kernel: KERNELS }, /expected --boots with --boot-by-hand/],
  ['rounds that are found out', { kernel: KERNELS, boots: 3, precision: '2%' }, /expected no --precision/],
  // The scenario's own, if the command line has none.
  ['fewer rounds than boots', { kernel: KERNELS, boots: 4 }, /--boots 4: expected .* rounds, found 3/],
] as const)('%s is refused', async (_, more, message) => {
  await expect(runOrReboot('quick', { ...OPTIONS, ...more })).rejects.toThrow(message);
});

it('a run that is continued has its kernels already', async () => {
  await expect(runOrReboot(undefined, { ...OPTIONS, resume: 'results/x' })).rejects.toThrow(
    /--resume continues with the kernels and boots of its plan/,
  );
});

it('kernels are planned in turn, A B B A', async () => {
  const { plan } = await newJob('quick', OPTIONS, { kernels: KERNELS, boots: 2 });
  expect(plan.boots?.map(({ kernel }) => KERNELS.indexOf(kernel))).toEqual([0, 1, 1, 0]);
});
