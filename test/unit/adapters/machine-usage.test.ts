import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withMachines } from '../../../src/adapters/labs/machine-usage.ts';

const OURS = 'a'.repeat(64);
const EARLIER = 'b'.repeat(64);
const OTHERS = 'c'.repeat(64);
const ENGINE = { begin: () => Promise.resolve(() => Promise.resolve({ cpuUs: 5, peakBytes: 6 })) };

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'machine-usage-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

async function cgroup(path: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(join(root, path), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, path, name), text);
}

const v2 = (usec: number, peak: number) => ({
  'cpu.stat': `usage_usec ${usec}\nuser_usec 1\n`,
  'memory.peak': `${peak}\n`,
});

it('is the sum over the cgroups of what was created meanwhile', async () => {
  const marks = [EARLIER];
  const end = await withMachines(ENGINE, marks, root).begin();
  marks.push(OURS);
  await cgroup(`lab/kata_${OURS}`, v2(13_000, 300));
  await cgroup(`kata_overhead/${OURS}`, v2(2_000, 40));
  for (const id of [EARLIER, OTHERS]) await cgroup(`kata_overhead/${id}`, v2(1, 1));
  expect(await end()).toEqual({ cpuUs: 5, peakBytes: 6, machine: { cpuUs: 15_000, peakBytes: 340 } });
});

it('has no peak where one of them does not count memory', async () => {
  const marks: string[] = [];
  const end = await withMachines(ENGINE, marks, root).begin();
  marks.push(OURS);
  await cgroup(`lab/kata_${OURS}`, v2(0, 0));
  await cgroup(`kata_overhead/${OURS}`, { 'cpu.stat': 'usage_usec 120717298\n' });
  expect(await end()).toMatchObject({ machine: { cpuUs: 120_717_298, peakBytes: undefined } });
});

it('is read from each hierarchy of cgroup v1 that has it', async () => {
  const marks: string[] = [];
  const end = await withMachines(ENGINE, marks, root).begin();
  marks.push(OURS);
  await cgroup(`cpu,cpuacct/kata_${OURS}`, { 'cpu.stat': 'nr_periods 0\n', 'cpuacct.usage': '7000000\n' });
  await cgroup(`memory/kata_${OURS}`, { 'memory.max_usage_in_bytes': '300\n' });
  expect(await end()).toMatchObject({ machine: { cpuUs: 7000, peakBytes: 300 } });
});

it('is absent without a container, and without a virtual machine', async () => {
  const marks: string[] = [];
  const usage = withMachines(ENGINE, marks, root);
  expect(await (await usage.begin())()).toEqual({ cpuUs: 5, peakBytes: 6 });
  const end = await usage.begin();
  marks.push(OURS);
  expect(await end()).toEqual({ cpuUs: 5, peakBytes: 6 });
});
