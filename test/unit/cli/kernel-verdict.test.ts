import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readRunDirectory } from '../../../src/adapters/results/read-run-directory.ts';
import { kernelVerdict } from '../../../src/cli/vm/kernel-verdict.ts';

/** The verdict of a recorded run. */
async function verdictOf(name: string): ReturnType<typeof kernelVerdict> {
  const folder = fileURLToPath(new URL(`../../fixtures/golden/${name}`, import.meta.url));
  return kernelVerdict(folder, (await readRunDirectory(folder)).plan);
}

it('is of the first kernel against the last, and none where there is one kernel', async () => {
  const { plan } = await readRunDirectory(
    fileURLToPath(new URL('../../fixtures/golden/boots', import.meta.url)),
  );
  const kernels = [...new Set(plan.boots?.map(({ kernel }) => kernel))];
  const verdict = await verdictOf('boots');
  if (typeof verdict !== 'object') throw new Error(`expected a comparison, found ${verdict ?? 'none'}`);
  expect([verdict.a, verdict.b].map((side) => side.slice(side.lastIndexOf('@') + 1))).toEqual([
    kernels[0],
    kernels.at(-1),
  ]);
  expect(verdict.cells).not.toEqual([]);
  expect(await verdictOf('plain')).toBeUndefined();
});
