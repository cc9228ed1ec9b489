import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findProgram } from '../../../src/adapters/host/find-program.ts';
import { helloElf } from '../../../src/image/hello-elf.ts';

const OURS = process.arch === 'arm64' ? 'arm64' : 'x64';
const OTHER = OURS === 'arm64' ? 'x64' : 'arm64';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dg-programs-'));
  const program = async (name: string, content: string | Uint8Array, mode = 0o755): Promise<void> => {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'tool'), content);
    await chmod(join(folder, name, 'tool'), mode);
  };
  await program('elf', helloElf(OURS));
  await program('script', '#! /bin/sh -e\ntrue\n');
  await program('not executable', helloElf(OURS), 0o644);
  await program('other machine', helloElf(OTHER));
  await program('empty', '');
  await program('text', 'true\n');
  await program('cut', helloElf(OURS).subarray(0, 16));
  await program('bad interpreter', '#!/no/such/shell\n');
  await program('Windows', '#!/bin/sh\r\ntrue\r\n');
  await program('no loader', withLoader('/lib/ld-none.so.1'));
  await mkdir(join(folder, 'folder/tool'), { recursive: true });
  await mkdir(join(folder, 'dangling'));
  await symlink('nowhere', join(folder, 'dangling/tool'));
  await mkdir(join(folder, 'link'));
  await symlink('../elf/tool', join(folder, 'link/tool'));
  await mkdir(join(folder, 'nothing'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A program whose first segment names a loader in place of what it is. */
function withLoader(loader: string): Uint8Array {
  const program = Buffer.concat([helloElf(OURS), Buffer.from(`${loader}\0`)]);
  const at = program.length - loader.length - 1;
  const segment = Number(program.readBigUInt64LE(32));
  program.writeUInt32LE(3, segment);
  program.writeBigUInt64LE(BigInt(at), segment + 8);
  program.writeBigUInt64LE(BigInt(loader.length + 1), segment + 32);
  return program;
}

test.each(['elf', 'script', 'link'])('%s can be started', async (name) => {
  const path = join(folder, name, 'tool');
  expect(await findProgram(path)).toEqual({ path });
});

test.each([
  ['not executable', /tool is not executable$/],
  [
    'other machine',
    new RegExp(`is a program for ${OTHER === 'x64' ? 'x86-64' : OTHER}, this machine is ${OURS}$`),
  ],
  ['empty', /is empty$/],
  ['text', /neither an ELF program nor a script/],
  ['cut', /is cut short$/],
  ['bad interpreter', /needs the interpreter "\/no\/such\/shell", which is missing/],
  ['Windows', /needs the interpreter "\/bin\/sh\\r", which is missing/],
  ['no loader', /needs the interpreter "\/lib\/ld-none.so.1", which is missing/],
  ['folder', /is a folder, not a program$/],
  ['dangling', /is a dangling link$/],
])('%s cannot be started, and is told as such', async (name, reason) => {
  expect((await findProgram(join(folder, name, 'tool'))).fault?.reason).toMatch(reason);
});

test('the first that can be started is taken; where none can, the first that is there is told', async () => {
  const folders = (...names: string[]): string[] => names.map((name) => join(folder, name));
  const found = await findProgram('tool', folders('nothing', 'empty', 'elf', 'script'));
  expect(found.path).toBe(join(folder, 'elf/tool'));
  const none = await findProgram('tool', folders('nothing', 'empty', 'dangling'));
  expect(none.fault?.reason).toContain('empty/tool is empty');
  expect(await findProgram('dg-no-such-tool', folders('nothing'))).toEqual({ fault: undefined });
  expect(await findProgram(join(folder, 'nothing/tool'))).toEqual({ fault: undefined });
});
