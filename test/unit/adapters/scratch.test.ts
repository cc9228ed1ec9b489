import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeScratch, sweepScratch } from '../../../src/adapters/host/scratch.ts';
import { HostError } from '../../../src/core/errors.ts';

let place: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'scratch-'));
});
afterEach(async () => {
  await rm(place, { recursive: true });
});

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

test('a folder goes with its maker, and no one else has it before', async () => {
  const scratch = await makeScratch(place, 'build-1');
  await writeFile(join(scratch.folder, 'half'), '');
  await expect(makeScratch(place, 'build-1')).rejects.toThrow(HostError);
  expect(await sweepScratch(place)).toEqual({ swept: [], alive: [join(place, 'build-1')] });
  await scratch[Symbol.asyncDispose]();
  expect(await isThere(scratch.folder)).toBe(false);
  expect(await sweepScratch(place)).toEqual({ swept: [], alive: [] });
});

test('what a dead owner left is swept', async () => {
  await mkdir(join(place, 'guest-1/job'), { recursive: true });
  await writeFile(join(place, 'guest-1.owner'), JSON.stringify({ pid: 1, start_ticks: 'x', boot_id: 'y' }));
  await writeFile(join(place, 'guest-2.owner.77'), '');
  expect((await sweepScratch(place)).swept).toEqual(['guest-1']);
  expect(await isThere(join(place, 'guest-1'))).toBe(false);
  expect(await isThere(join(place, 'guest-1.owner'))).toBe(false);
});

test('without a cache there is nothing to sweep', async () => {
  expect(await sweepScratch(join(place, 'absent'))).toEqual({ swept: [], alive: [] });
});
