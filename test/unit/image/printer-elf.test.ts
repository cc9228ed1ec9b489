import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { printerElf } from '../../../src/image/printer-elf.ts';
import { launcher } from '../../fixtures/launcher.ts';

/** Long enough for a program that does not block to have ended. */
const BLOCKS_MS = 300;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'printer-elf-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

test.for(['x64', 'arm64'] as const)(
  'printerElf(%s) prints the files that it is given, passes over others, and blocks',
  async (arch, context) => {
    const launch = await launcher(arch);
    if ('missing' in launch) return context.skip(launch.missing);
    const program = join(folder, arch);
    await writeFile(program, printerElf(arch), { mode: 0o755 });
    const long = join(folder, 'long');
    await writeFile(long, 'x'.repeat(600));
    const files = [join(folder, 'missing'), folder, '/proc/sys/kernel/ostype', long];
    const [file = '', ...args] = [...launch, program, ...files];
    const child = execa(file, args, { reject: false });
    expect(await Promise.race([child, delay(BLOCKS_MS, 'still running')])).toBe('still running');
    child.kill('SIGKILL');
    expect(await child).toMatchObject({ stdout: `Linux\n${'x'.repeat(512)}`, signal: 'SIGKILL' });
  },
);
