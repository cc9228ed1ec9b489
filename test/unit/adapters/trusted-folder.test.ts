import { chmod, chown, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { requireTrustedFolder } from '../../../src/adapters/host/trusted-folder.ts';

const isRoot = process.getuid?.() === 0;
let base = '';

beforeEach(async () => {
  base = await mkdtemp('/tmp/trusted-');
});
afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

async function folder(name: string, mode: number): Promise<string> {
  const path = join(base, name);
  await mkdir(path);
  await chmod(path, mode);
  return path;
}

it('takes a folder of ours, below a sticky one that all can write to', async () => {
  const path = join(await folder('sticky', 0o1777), 'ours');
  await mkdir(path, { mode: 0o711 });
  await expect(requireTrustedFolder(path, 'state directory')).resolves.toBeUndefined();
});

it('refuses one that others can write to, sticky or not, and one below such a folder', async () => {
  for (const mode of [0o777, 0o770, 0o1777]) {
    const path = await folder(`open-${mode.toString(8)}`, mode);
    await expect(requireTrustedFolder(path, 'state directory')).rejects.toThrow(
      `expected a state directory that only root can change, found ${path} (owner ${process.getuid?.() ?? ''}, mode ${mode.toString(8).padStart(4, '0')})`,
    );
  }
  const open = join(base, 'open-777');
  await mkdir(join(open, 'below'));
  await expect(requireTrustedFolder(join(open, 'below'), 'state directory')).rejects.toThrow(
    `found ${open} (`,
  );
});

it('looks where a symbolic link leads', async () => {
  const open = await folder('open', 0o777);
  await mkdir(join(open, 'below'));
  await symlink(join(open, 'below'), join(base, 'link'));
  await expect(requireTrustedFolder(join(base, 'link'), 'state directory')).rejects.toThrow(
    `found ${open} (`,
  );
});

it.runIf(isRoot)("refuses another user's, and one below it", async () => {
  const theirs = await folder('theirs', 0o755);
  await mkdir(join(theirs, 'below'));
  await chown(theirs, 1000, 1000);
  await expect(requireTrustedFolder(join(theirs, 'below'), 'state directory')).rejects.toThrow('owner 1000');
});
