import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, it } from 'vitest';
import { sha256Of } from '../../src/adapters/host/sha256.ts';
import type { Manifest } from '../../src/core/packages/manifest.ts';
import type { PackageFindingRecord } from '../../src/core/packages/package-finding.ts';
import { engineObstacle } from './support/engine-needs.ts';
import { hostListing } from './support/host-listing.ts';
import { lyingMirror, type LyingMirror } from './support/lying-mirror.ts';
import { drivergrid, playground, scenarioFile, type Playground } from './support/playground.ts';
import { eventsOf, samplesOf } from './support/recorded.ts';
import { sharePlayground } from './support/share-playground.ts';

/** Newer than the host's in all that matters: its programs do not run on the host's own libraries. */
const SUITE = 'sid';
const MIRROR = 'http://deb.debian.org/debian';
const NOWHERE = 'http://127.0.0.1:9/debian';
const YAML = `name: packages
drivers: [overlay2]
runtimes: [{ name: other, kind: crun, from: debian/${SUITE} }]
network: none
rounds: 1
iterations: 2
`;

const obstacle = await engineObstacle();
let place: Playground;
let mirror: LyingMirror;
let scenario: string;

sharePlayground(obstacle, (made) => (place = made));
beforeAll(async () => {
  if (obstacle !== undefined) return;
  const answer = await fetch(`${MIRROR}/dists/${SUITE}/InRelease`, { method: 'HEAD' }).catch(() => undefined);
  if (answer?.ok !== true) throw new Error(`these tests need the mirror ${MIRROR}, which does not answer`);
  mirror = await lyingMirror(MIRROR);
  scenario = await scenarioFile(place, YAML);
  return () => mirror[Symbol.asyncDispose]();
});

async function manifests(at: Playground): Promise<Manifest[]> {
  const folder = join(at.path, '.cache/drivergrid/packages/debian', SUITE);
  const names = await readdir(folder).catch(() => []);
  return Promise.all(
    names.map(
      async (name) => JSON.parse(await readFile(join(folder, name, 'manifest.json'), 'utf8')) as Manifest,
    ),
  );
}

function setup(at: Playground, ...options: string[]) {
  return drivergrid(at, ['setup', scenario, '--mirror', mirror.url, ...options]);
}

it.each([
  ['a signed list', /InRelease$/, /signature|clearsigned|NOSPLIT/i],
  ['an index', /\/by-hash\/|Packages/, /Hash Sum mismatch|size|error/i],
  ['a package', /\/crun_.*\.deb$/, /Hash Sum mismatch/],
])('refuses %s in which one bit has changed', async (_, lie, said) => {
  await using own = await playground();
  mirror.lie = lie;
  const ended = await setup(own);
  mirror.lie = undefined;
  expect(ended.exitCode, ended.stdout).toBe(3);
  expect(ended.stderr).toMatch(said);
  expect(ended.stderr).toContain(mirror.url);
  expect(await manifests(own)).toEqual([]);
});

it('says what it cannot fetch without a network', async () => {
  const ended = await drivergrid(place, ['setup', scenario, '--mirror', NOWHERE]);
  expect(ended.exitCode).toBe(3);
  expect(ended.stderr).toContain(`cannot take packages of debian/${SUITE} from the mirror ${NOWHERE}`);
  expect(ended.stderr).toContain('--mirror');
});

it('without the package the runtime is unsupported, and the fix is named', async () => {
  const out = join(place.path, 'absent');
  const ended = await drivergrid(place, ['run', scenario, '--out', out]);
  expect(ended.exitCode, ended.stderr).toBe(0);
  const settled = (await eventsOf(out)).find((event) => event.type === 'runtime');
  expect(settled?.outcome).toMatchObject({
    kind: 'unsupported',
    reason: `the package crun of debian/${SUITE} is not in the cache; \`drivergrid setup SCENARIO\` fetches it`,
  });
});

it('doctor says what would be fetched, and its size, or that this is not known', async () => {
  const packagesAt = async (url: string) => {
    const { stdout } = await drivergrid(place, ['doctor', scenario, '--json', '--mirror', url]);
    return (JSON.parse(stdout) as { packages: PackageFindingRecord[] }).packages;
  };
  const [offered, ...others] = await packagesAt(mirror.url);
  expect(others).toEqual([]);
  expect(offered).toMatchObject({ state: 'to-fetch', packages: [{ name: 'crun' }], mirror: mirror.url });
  expect(offered?.download_bytes).toBeGreaterThan(2 ** 20);
  const [unknown] = await packagesAt(NOWHERE);
  expect(unknown).toMatchObject({ state: 'unknown', packages: [{ name: 'crun' }] });
  expect(await manifests(place)).toEqual([]);
});

it('fetches a package of another suite, and the host is as it was', async () => {
  const before = await hostListing();
  const dry = await setup(place, '--dry-run');
  expect(dry.exitCode, dry.stderr).toBe(0);
  expect(dry.stdout).toMatch(/^fetch crun \S+ from debian\/sid, for the runtime other: [\d.]+ MiB/m);
  expect(await manifests(place)).toEqual([]);

  const fetched = await setup(place);
  expect(fetched.exitCode, fetched.stderr).toBe(0);
  const [manifest] = await manifests(place);
  const { path = '', packaged, sha256 } = manifest?.programs['crun'] ?? {};
  const program = join(manifest?.folder ?? '', path);
  expect(await sha256Of(program)).toBe(sha256);
  expect(packaged).not.toBe(sha256);
  const version = manifest?.packages.find(({ name }) => name === 'crun')?.version.split('-')[0] ?? '?';
  expect((await execa(program, ['--version'])).stdout).toContain(`crun version ${version}\n`);
  // Its own suite's, not the host's; ldd(1) would ask the host's loader.
  const { stdout: libraries } = await execa(program, { env: { LD_TRACE_LOADED_OBJECTS: '1' } });
  const paths = libraries.split('\n').flatMap((line) => /=> (\S+)/.exec(line)?.[1] ?? []);
  expect(paths.length).toBeGreaterThan(3);
  expect(paths.filter((library) => !library.startsWith(`${manifest?.folder ?? '?'}/`))).toEqual([]);

  expect(await hostListing()).toEqual(before);
  expect(await readdir(join(place.path, '.cache/drivergrid/scratch'))).toEqual([]);
});

it('needs no network again, and fetches nothing that is the newest', async () => {
  const again = await drivergrid(place, ['setup', scenario, '--mirror', NOWHERE]);
  expect(again.exitCode, again.stderr).toBe(0);
  expect(again.stdout).toMatch(/^nothing to install\nin the cache: crun \S+ from debian\/sid/);
  mirror.asked.length = 0;
  const refreshed = await setup(place, '--refresh');
  expect(refreshed.exitCode, refreshed.stderr).toBe(0);
  expect(refreshed.stdout).toContain('in the cache, and the newest: crun');
  expect(mirror.asked.filter((path) => path.endsWith('.deb'))).toEqual([]);
});

it('measures it, and proves by its digest what ran', async () => {
  const out = join(place.path, 'measured');
  const ended = await drivergrid(place, ['run', scenario, '--out', out]);
  expect(ended.exitCode, ended.stderr).toBe(0);
  const events = await eventsOf(out);
  const [manifest] = await manifests(place);
  const sha256 = manifest?.programs['crun']?.sha256;
  const checks = events.flatMap((event) => (event.type === 'proof' ? event.checks : []));
  expect(checks).toContainEqual({
    ...{ what: 'SHA-256 of the runtime', expected: sha256, found: sha256, ok: true },
  });
  expect(samplesOf(events).filter(({ status }) => status === 'ok').length).toBe(3);

  // A program that still runs, but is not what was fetched.
  await appendFile(join(manifest?.folder ?? '', manifest?.programs['crun']?.path ?? ''), '\0');
  const changed = join(place.path, 'changed');
  const refused = await drivergrid(place, ['run', scenario, '--out', changed]);
  expect(refused.exitCode, refused.stderr).toBe(4);
  expect(samplesOf(await eventsOf(changed))).toEqual([]);
});
