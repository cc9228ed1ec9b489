import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { engineObstacle } from '../integration/support/engine-needs.ts';
import type { Playground } from '../integration/support/playground.ts';
import { sharePlayground } from '../integration/support/share-playground.ts';
import { differencesFrom, hostState } from './host-state.ts';

let place: Playground;

sharePlayground(await engineObstacle(), (made) => (place = made));

/** Makes a folder with those above it, and takes away all that it made when the test has ended. */
async function folder(path: string): Promise<void> {
  if (existsSync(path)) return;
  await folder(dirname(path));
  await mkdir(path);
  onTestFinished(() => rmdir(path));
}

async function file(path: string): Promise<void> {
  await folder(dirname(path));
  await writeFile(path, '');
  onTestFinished(() => rm(path));
}

it('tells what Podman, or a runtime alone, could leave behind', async () => {
  await mkdir(place.state);
  const before = await hostState(place);
  const hierarchy = existsSync('/sys/fs/cgroup/pids') ? '/sys/fs/cgroup/pids' : '/sys/fs/cgroup';
  const cgroups = ['dgt-parent', 'machine.slice/dgt.slice/libpod-dgt'].map((name) => join(hierarchy, name));
  const files = ['/dev/shm/libpod_lock_dgt', '/run/netns/dgt', '/run/libpod/dgt', '/var/lib/containers/dgt'];
  for (const path of cgroups) await folder(path);
  for (const path of files) await file(path);
  await folder('/run/containers/storage/dgt');
  await execa('mkfifo', [join(place.state, 'inbox')]);
  await execa('ip', ['link', 'add', 'dgt0', 'type', 'veth', 'peer', 'dgt1']);
  onTestFinished(async () => {
    await execa('ip', ['link', 'del', 'dgt0']);
  });
  const root = join(place.path, 'merged');
  await mkdir(root);
  await execa('mount', ['-t', 'tmpfs', 'left', root]);
  onTestFinished(async () => {
    await execa('umount', [root]);
  });
  const conmon = spawn('sleep', ['61237'], { argv0: '/usr/bin/conmon', stdio: 'ignore' });
  onTestFinished(() => void conmon.kill('SIGKILL'));

  const told = (await differencesFrom(before, place, 0)).join('\n');
  for (const path of cgroups) expect(told).toContain(`+ cgroups: ${path}`);
  for (const path of [...files, '/run/containers/storage/dgt'])
    expect(told).toContain(`+ files of the system: ${path}`);
  expect(told).toContain('+ files of the state directory: inbox');
  expect(told).toMatch(/\+ links: dgt0/);
  expect(told).toMatch(new RegExp(`\\+ mounts: .* ${root} .*tmpfs left`));
  expect(told).toContain(`+ processes: ${conmon.pid} /usr/bin/conmon`);
});
