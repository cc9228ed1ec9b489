import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { guestCache } from '../../../src/adapters/sites/guest/guest-cache.ts';
import { takeLock } from '../../../src/adapters/host/owner-lock.ts';
import { stateDir } from '../../../src/adapters/host/state-dir.ts';
import { folderObstacle, inPlace, requireUsable } from '../../../src/adapters/host/usable-folder.ts';
import { interruptedRuns } from '../../../src/adapters/journal/restore-host.ts';
import { HostError } from '../../../src/core/errors.ts';

let base: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'dg-'));
  await mkdir(join(base, 'folder'));
  await writeFile(join(base, 'file'), '');
  await symlink('nowhere', join(base, 'dangling'));
  await symlink('loop', join(base, 'loop'));
  await symlink('folder', join(base, 'linked'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(base, { recursive: true });
});

it.each([
  ['folder', undefined],
  ['folder/new/newer', undefined],
  ['linked/new', undefined],
  ['odd\n"name\'\t:,', undefined],
  ['file', /file is not a folder$/],
  ['file/below/it', /file is not a folder$/],
  ['dangling', /dangling is a dangling link to nowhere$/],
  ['dangling/below', /dangling is a dangling link to nowhere/],
  ['loop', /ELOOP/],
  [`new/${'a'.repeat(256)}`, /a name in its path has more than 255 bytes/],
  ['new/'.repeat(1200), /its path has more than 4095 bytes/],
])('says whether %j can be used, and why not', async (name, expected) => {
  const obstacle = await folderObstacle(join(base, name));
  if (expected === undefined) expect(obstacle).toBeUndefined();
  else expect(obstacle).toMatch(expected);
});

it('names the place, the reason and what to do', async () => {
  const place = { path: join(base, 'file'), purpose: 'cache', hint: 'Name another.' };
  await expect(requireUsable(place)).rejects.toMatchObject({
    message: `cannot use the cache ${place.path}: ${place.path} is not a folder`,
    hint: 'Name another.',
    exitCode: 3,
  });
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  await expect(inPlace(place, () => Promise.reject(full))).rejects.toThrow(HostError);
  const noFiles = Object.assign(new Error('EMFILE'), { code: 'EMFILE' });
  await expect(inPlace(place, () => Promise.reject(noFiles))).rejects.toBe(noFiles);
});

it('takes no lock where something else than a file is, and does not wait for it', async () => {
  execFileSync('mkfifo', [join(base, 'pipe')]);
  for (const name of ['dangling', 'folder', 'pipe', 'linked']) {
    await expect(takeLock(join(base, name), 'r')).rejects.toThrow(
      /^cannot use the lock \S+: expected a file, found something else$/,
    );
  }
  await expect(takeLock(join(base, 'file/lock'), 'r')).rejects.toThrow(
    /^cannot use the lock \S+: ENOTDIR|EEXIST/,
  );
});

it('takes a journal that cannot be read for no empty one', async () => {
  const state = stateDir(join(base, 's'));
  expect(await interruptedRuns(state)).toEqual([]);
  await mkdir(state.root);
  await writeFile(state.journals, '');
  await expect(interruptedRuns(state)).rejects.toThrow(/^cannot use the state directory \S+: ENOTDIR/);
});

it('finds the cache by the XDG base directories, passing over what is no absolute path', () => {
  expect(guestCache({ DRIVERGRID_CACHE_DIR: '/c', XDG_CACHE_HOME: '/x' }).root).toBe('/c');
  expect(guestCache({ XDG_CACHE_HOME: '/x' }).root).toBe('/x/drivergrid');
  vi.stubEnv('HOME', '/home/someone');
  for (const named of ['', 'relative'])
    expect(guestCache({ XDG_CACHE_HOME: named }).root).toBe('/home/someone/.cache/drivergrid');
  vi.unstubAllEnvs();
  for (const named of ['', '/', 'relative'])
    expect(() => guestCache({ DRIVERGRID_CACHE_DIR: named })).toThrow(/expected an absolute folder/);
});
