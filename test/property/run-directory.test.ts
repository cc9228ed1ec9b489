import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readRunDirectory } from '../../src/adapters/results/read-run-directory.ts';
import { createRunDirectory, reopenRunDirectory } from '../../src/adapters/results/run-directory.ts';
import { plan, sample, started } from '../fixtures/recorded-run.ts';

let base = '';

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'run-directory-'));
});
afterEach(async () => {
  await rm(base, { recursive: true });
});

it('events.jsonl cut at any byte of its last line gives all lines before it, and goes on when resumed', async () => {
  const folder = join(base, 'run');
  const recorded = await createRunDirectory(folder);
  await recorded.writePlan(plan(['vfs'], ['runc']));
  await recorded.append(started());
  await recorded.append(sample('vfs'));
  await recorded.close();
  const path = join(folder, 'events.jsonl');
  const whole = await readFile(path, 'utf8');
  const lastLine = whole.indexOf('\n') + 1;
  for (let cut = lastLine; cut < whole.length - 1; cut += 7) {
    await writeFile(path, whole.slice(0, cut));
    expect((await readRunDirectory(folder)).events.map((event) => event.type)).toEqual(['run']);
    const store = await reopenRunDirectory(folder);
    await store.append(started());
    await store.append(sample('vfs'));
    await store.close();
    expect((await readRunDirectory(folder)).events.map((event) => event.type)).toEqual([
      'run',
      'run',
      'sample',
    ]);
  }
});
