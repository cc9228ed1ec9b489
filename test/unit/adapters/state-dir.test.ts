import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stateDir } from '../../../src/adapters/host/state-dir.ts';
import { HostError } from '../../../src/core/errors.ts';

let place: string;

beforeAll(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), 'dgs-')));
  await mkdir(join(place, 'disk/dg'), { recursive: true });
  await symlink('disk/dg', join(place, 'link'));
  await symlink(join(place, 'link'), join(place, 'again'));
  await symlink('disk', join(place, 'above'));
  await symlink('nowhere', join(place, 'dangling'));
  await symlink('loop', join(place, 'loop'));
  await symlink('/run', join(place, 'run'));
});
afterAll(() => rm(place, { recursive: true }));

test.each([
  ['a folder', 'disk/dg', 'disk/dg'],
  ['a link', 'link', 'disk/dg'],
  ['a link to a link', 'again/', 'disk/dg'],
  ['a link above it', 'above/dg', 'disk/dg'],
  ['one that is not there yet, under a link', 'above/new/one', 'disk/new/one'],
  ['blanks and slashes too many', 'disk//./dg///', 'disk/dg'],
  // `..` is above where the link leads to.
  ['a folder above', 'link/../dg', 'disk/dg'],
  ['names that need no care', "a b's ä$#;&*", "a b's ä$#;&*"],
])('%s is told as the kernel tells it', (_, given, root) => {
  const state = stateDir(join(place, 'x').slice(0, -1) + given);
  expect(state.root).toBe(join(place, root));
  expect(state.work('r')).toBe(join(place, root, 'runs/r'));
});

test.each([
  ['no absolute path', 'state', /absolute folder/],
  ['nothing', '', /absolute folder/],
  ['/', '//', /folder of its own/],
  ['/run', '/var/../run/dg', /cannot be under \/run\/dg/],
  ['a link to nowhere', 'PLACE/dangling/x', /dangling is a link to a missing target/],
  ['a link to itself', 'PLACE/loop', /loop is a link to itself/],
  ['a link to /run', 'PLACE/run/x', /cannot be under \/run\/x/],
  ['a colon', '/srv/a:b', /path with ":" in it/],
  ['a comma', '/srv/a,b', /path with "," in it/],
  ['a percent sign', '/srv/a%20b', /path with "%" in it/],
  ['a backslash', '/srv/a\\b', /path with "\\\\" in it/],
  ['a line break', '/srv/a\nb', /path with "\\n" in it/],
  ['what is not UTF-8', '/srv/a\ufffdb', /path with "\ufffd" in it/],
  ['a path too long for a socket', `/srv/${'a'.repeat(50)}`, /too long/],
])('%s is refused', (_, given, reason) => {
  const path = given.replace('PLACE', place);
  expect(() => stateDir(path)).toThrow(HostError);
  expect(() => stateDir(path)).toThrow(reason);
});
