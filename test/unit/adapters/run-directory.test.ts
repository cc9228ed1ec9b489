import {
  appendFile,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkRunDirectory } from '../../../src/adapters/results/check-run-directory.ts';
import { readRunDirectory } from '../../../src/adapters/results/read-run-directory.ts';
import {
  createRunDirectory,
  reopenRunDirectory,
  RunDirectory,
} from '../../../src/adapters/results/run-directory.ts';
import type { RunEvent } from '../../../src/core/record/events.ts';
import { ended, plan, sample, started } from '../../fixtures/recorded-run.ts';

let base = '';

beforeEach(async () => {
  base = await mkdtemp('/tmp/run-directory-');
});
afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

async function recorded(): Promise<string> {
  const folder = join(base, 'run');
  const store = await createRunDirectory(folder);
  await store.writePlan(plan(['vfs'], ['runc']));
  await store.append(started());
  await store.append(sample('vfs'));
  await store.close();
  return folder;
}

test('damage in the middle is told with its line', async () => {
  const folder = await recorded();
  const path = join(folder, 'events.jsonl');
  const [first = ''] = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, `${first}\nnonsense\n`);
  await appendFile(path, `${JSON.stringify(sample('vfs'))}\n${JSON.stringify(sample('vfs'))}\n`);
  await expect(readRunDirectory(folder)).rejects.toThrow(/events\.jsonl:2: expected a JSON object/);
});

test.each([true, false])(
  'a line that did not fit is taken back, and the next one is whole; can be taken back: %s',
  async (canTruncate) => {
    const folder = await recorded();
    const file = await open(join(folder, 'events.jsonl'), 'a+');
    const full = { code: 'ENOSPC', message: 'ENOSPC: no space left on device, write' };
    let isFull = true;
    const small = new Proxy(file, {
      get(of, name) {
        if (name === 'truncate' && !canTruncate) return () => Promise.reject(new Error('EIO'));
        if (name === 'appendFile' && isFull) {
          return async (line: string) => {
            isFull = false;
            await of.appendFile(line.slice(0, 40));
            throw Object.assign(new Error(full.message), full);
          };
        }
        const own: unknown = Reflect.get(of, name);
        return typeof own === 'function' ? (own.bind(of) as unknown) : own;
      },
    });
    const store = new RunDirectory(folder, small);
    await expect(store.append(sample('vfs', { seq: 2 }))).rejects.toThrow(/ENOSPC/);
    const next = store.append(ended({ status: 'failed' }));
    await (canTruncate ? next : expect(next).rejects.toThrow(/ENOSPC/));
    await store.close();
    const again = await reopenRunDirectory(folder);
    await again.append(started({ resumed: true }));
    await again.close();
    const { events } = await readRunDirectory(folder);
    expect(events.map(({ type }) => type)).toEqual(
      canTruncate ? ['run', 'sample', 'end', 'run'] : ['run', 'sample', 'run'],
    );
  },
);

test('another schema version, and a folder that is no run directory, are refused', async () => {
  const folder = await recorded();
  await writeFile(join(folder, 'plan.json'), JSON.stringify({ ...plan(['vfs'], ['runc']), schema: 99 }));
  await expect(readRunDirectory(folder)).rejects.toThrow('expected schema version 1 or 2, found 99');
  await expect(readRunDirectory(base)).rejects.toThrow('expected a run directory');
});

test('a place where no folder can be made is refused, and does not hang', async () => {
  await expect(createRunDirectory('/proc/nope/results')).rejects.toThrow(
    /cannot write results to \/proc\/nope\/results/,
  );
  await (await createRunDirectory(join(base, 'new', 'deeper'))).close();
});

test('a symbolic link in the place of a file of ours is not written through', async () => {
  const folder = await recorded();
  const elsewhere = join(base, 'elsewhere');
  await writeFile(elsewhere, 'theirs');
  for (const name of ['events.jsonl', 'environment.json', 'environment.json.new', 'plan.json.new']) {
    await rm(join(folder, name), { force: true });
    await symlink(elsewhere, join(folder, name));
  }
  await expect(reopenRunDirectory(folder)).rejects.toThrow(/cannot write results to .*ELOOP/);
  await rm(join(folder, 'events.jsonl'));
  const store = await reopenRunDirectory(folder);
  await store.writePlan(plan(['vfs'], ['runc']));
  await store.writeEnvironment({ kernel: 'k' });
  await store.close();
  expect(await readFile(elsewhere, 'utf8')).toBe('theirs');
  expect(JSON.parse(await readFile(join(folder, 'environment.json'), 'utf8'))).toEqual({ kernel: 'k' });
});

test('no secret reaches what is recorded', async () => {
  const folder = await recorded();
  const store = await reopenRunDirectory(folder);
  await store.append(sample('vfs', { status: 'failed', error: 'proxy http://ann:pa55@proxy:3128 refused' }));
  await store.writeEnvironment({ kernel: { command_line: 'root=/dev/vda1 luks.password=pa55' } });
  await store.describeEngine('vfs', { warnings: ['registry token=pa55'] });
  await store.close();
  for (const name of ['events.jsonl', 'environment.json']) {
    const text = await readFile(join(folder, name), 'utf8');
    expect(text).toContain('[redacted]');
    expect(text).not.toContain('pa55');
  }
});

test('a folder in which a run was killed before its plan was written may be begun in again, no other', async () => {
  const folder = join(base, 'killed');
  await (await createRunDirectory(folder)).close();
  await writeFile(join(folder, 'plan.json.new'), '{\n  "schema": 1,');
  await expect(checkRunDirectory(folder)).resolves.toBeUndefined();
  const store = await createRunDirectory(folder);
  await store.writePlan(plan(['vfs'], ['runc']));
  await store.close();
  expect((await readdir(folder)).sort()).toEqual(['events.jsonl', 'plan.json']);
  await expect(createRunDirectory(folder)).rejects.toThrow('found 2 entries');
});

test.each([
  ['events.jsonl', '{"type":"run"'],
  ['notes.txt', ''],
])('a folder with %s of someone is not begun in', async (name, text) => {
  const folder = join(base, 'theirs');
  await mkdir(folder);
  await writeFile(join(folder, name), text);
  await expect(checkRunDirectory(folder)).rejects.toThrow('expected an empty folder');
});

test('each kernel of a run has its own environment, the first one too', async () => {
  const folder = join(base, 'run');
  const runtime: RunEvent = {
    ...{ type: 'runtime', runtime: 'runc', path: '/usr/sbin/runc', args: [], version: '1.1.5' },
    outcome: { kind: 'ready' },
  };
  const first = await createRunDirectory(folder, '6.1.0');
  await first.writeEnvironment({ schema: 1, host: 'a' });
  await first.append(runtime);
  await first.close();
  const second = await reopenRunDirectory(folder, '6.12.3');
  await second.writeEnvironment({ schema: 1, host: 'b' });
  await second.close();
  const environment = JSON.parse(await readFile(join(folder, 'environment.json'), 'utf8')) as unknown;
  expect(environment).toMatchObject({
    kernels: { '6.1.0': { host: 'a', runtimes: { runc: { version: '1.1.5' } } }, '6.12.3': { host: 'b' } },
  });
});
