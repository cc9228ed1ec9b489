import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, it } from 'vitest';
import { buildTool, MAIN } from './support/build.ts';

/** More than a pipe takes: 64 KiB (pipe(7)). */
const LONG = 'plan modern --rounds 300 --verbose';

beforeAll(buildTool);

/** Runs a line of bash, in which `tool` is the built tool. */
async function bash(line: string, cwd = '/') {
  const tool = `tool() { '${process.execPath}' '${MAIN}' "$@"; }`;
  return execa('bash', ['-c', `${tool}\n${line}`], { reject: false, cwd, stdin: 'ignore' });
}

it.each([
  ['a reader that has seen enough', `tool ${LONG} | head -1; exit "\${PIPESTATUS[0]}"`, 141, /^$/],
  ['one that reads nothing', `tool plan quick | true; exit "\${PIPESTATUS[0]}"`, 141, /^$/],
  [
    'a full disk',
    'tool plan quick >/dev/full',
    3,
    /^drivergrid: cannot write to standard output: ENOSPC: [^\n]+$/,
  ],
  ['a full disk under the help', 'tool --help >/dev/full', 3, /ENOSPC/],
  ['a full disk under both', 'tool plan quick >/dev/full 2>/dev/full', 3, /^$/],
  ['a full disk under an error', 'tool plan nosuch 2>/dev/full', 2, /^$/],
  ['an error with nobody to read it', 'tool plan nosuch 2>&1 | true; exit "${PIPESTATUS[0]}"', 2, /^$/],
  ['closed streams', `tool plan quick >&- 2>&-`, 0, /^$/],
])('%s ends a command quietly, or with what was wrong', async (_, line, exitCode, stderr) => {
  const ended = await bash(line);
  expect(ended.stderr).toMatch(stderr);
  expect(ended.exitCode).toBe(exitCode);
});

it('tells a file that could be written in part only', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'drivergrid-'));
  try {
    // In units of 1024 bytes.
    const ended = await bash(`ulimit -f 8; tool ${LONG} --json >plan.json`, folder);
    expect(ended.stderr).toMatch(/cannot write to standard output: EFBIG/);
    expect(ended.exitCode).toBe(3);
    expect((await stat(join(folder, 'plan.json'))).size).toBe(8192);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('says so where the folder it is called in was removed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'drivergrid-'));
  const ended = await bash(`rmdir '${folder}'; tool plan quick`, folder);
  expect(ended.stderr).toMatch(/^drivergrid: the current folder was removed/);
  expect(ended.exitCode).toBe(2);
});
