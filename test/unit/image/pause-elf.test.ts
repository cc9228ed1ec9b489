import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pauseElf } from '../../../src/image/pause-elf.ts';
import { launcher } from '../../fixtures/launcher.ts';

/** Long enough for a program that does not block to have ended. */
const BLOCKS_MS = 300;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pause-elf-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

test.for(['x64', 'arm64'] as const)(
  'pauseElf(%s) blocks whatever its arguments, and ends well when it is told to end',
  async (arch, context) => {
    const launch = await launcher(arch);
    if ('missing' in launch) return context.skip(launch.missing);
    const program = join(folder, arch);
    await writeFile(program, pauseElf(arch), { mode: 0o755 });
    const [file = '', ...args] = [...launch, program].concat('any', '--arguments');
    const child = execa(file, args, { reject: false });
    expect(await Promise.race([child, delay(BLOCKS_MS, 'still running')])).toBe('still running');
    // It goes on waiting after a signal that only interrupts.
    child.kill('SIGWINCH');
    expect(await Promise.race([child, delay(BLOCKS_MS, 'still running')])).toBe('still running');
    child.kill('SIGTERM');
    expect(await child).toMatchObject({ exitCode: 0, stdout: '' });
  },
);
