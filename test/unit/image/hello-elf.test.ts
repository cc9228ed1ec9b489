import { spawnSync } from 'node:child_process';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { HELLO_OUTPUT, helloElf } from '../../../src/image/hello-elf.ts';
import { launcher } from '../../fixtures/launcher.ts';

/** Long enough for a program that does not block to have ended. */
const BLOCKS_MS = 300;

describe.each(['x64', 'arm64'] as const)('helloElf(%s)', (arch) => {
  let folder: string;
  let launch: Awaited<ReturnType<typeof launcher>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hello-elf-'));
    await writeFile(join(folder, 'hello'), helloElf(arch), { mode: 0o755 });
    launch = await launcher(arch);
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  function command(ctx: TestContext, ...args: string[]): [string, string[]] {
    if ('missing' in launch) return ctx.skip(launch.missing);
    const [file = '', ...rest] = [...launch, join(folder, 'hello'), ...args];
    return [file, rest];
  }

  test('prints the message and exits 0 without an argument', async (ctx) => {
    const result = await execa(...command(ctx), { stripFinalNewline: false });
    expect(result).toMatchObject({ stdout: HELLO_OUTPUT, stderr: '', exitCode: 0 });
  });

  test('exits 1 when the message could not be written', async (ctx) => {
    const [file, args] = command(ctx);
    const full = await open('/dev/full', 'w');
    try {
      // execa would put a pipe between, which takes the message.
      expect(spawnSync(file, args, { stdio: ['ignore', full.fd, 'inherit'] }).status).toBe(1);
    } finally {
      await full.close();
    }
  });

  test.for([
    { argument: '0', expected: 0 },
    { argument: '3', expected: 3 },
    { argument: '9', expected: 9 },
    { argument: '/', expected: 64 },
    { argument: ':', expected: 64 },
    { argument: '', expected: 64 },
  ])('exits $expected in silence when given $argument', async ({ argument, expected }, ctx) => {
    const result = await execa(...command(ctx, argument), { reject: false });
    expect(result).toMatchObject({ stdout: '', stderr: '', exitCode: expected });
  });

  test('blocks when told to wait, until SIGKILL ends it', async (ctx) => {
    const child = execa(...command(ctx, 'wait'), { reject: false });
    expect(await Promise.race([child, delay(BLOCKS_MS, 'still running')])).toBe('still running');
    child.kill('SIGKILL');
    expect(await child).toMatchObject({ stdout: '', isTerminated: true, signal: 'SIGKILL' });
  });
});
