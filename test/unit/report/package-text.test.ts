import { expect, it } from 'vitest';
import { packageFindingRecord, type PackageFinding } from '../../../src/core/packages/package-finding.ts';
import { findingText } from '../../../src/report/package-text.ts';

const wanted = { source: 'debian/sid', packages: ['crun'], why: 'the runtime crun-sid' } as const;
const crun = { name: 'crun', version: '1.28-1', bytes: 2 ** 20, sha256: 'aa', depends: [] };
const libc = { name: 'libc6', version: '2.43-7', bytes: 2 ** 21, sha256: 'bb', depends: [] };
const patchelf = { name: 'patchelf', version: '0.14.3', bytes: 2 ** 19, sha256: 'cc', depends: [] };
const set = { asked: ['crun'], packages: [crun, libc], folder: '/c/crun', mirror: 'http://mirror/debian' };
const about = { source: 'debian/sid', for: 'the runtime crun-sid' };
const programs = { packages: [{ name: 'crun', version: '1.28-1' }] };
const libraries = [{ name: 'libc6', version: '2.43-7' }];

it.each<[string, PackageFinding, RegExp, object]>([
  [
    'the cache has, and what it takes there',
    {
      ...{ wanted, state: 'cached', diskBytes: 3 * 2 ** 20 },
      manifest: {
        ...{ ...set, schema: 1, source: 'debian/sid', architecture: 'amd64' },
        ...{ programs: {}, fetched_at: '2026-11-26T16:34:29.350Z' },
      },
    },
    /^in the cache: crun 1\.28-1 from debian\/sid, for the runtime crun-sid: 3\.00 MiB on disk, in \/c\/crun$/,
    {
      ...{ ...about, state: 'cached', ...programs, libraries },
      ...{ folder: '/c/crun', disk_bytes: 3 * 2 ** 20, fetched_at: '2026-11-26T16:34:29.350Z' },
    },
  ],
  [
    'would be fetched, and all that is loaded for it',
    { wanted, state: 'to-fetch', offer: { ...set, tools: [patchelf] } },
    /^to fetch: crun 1\.28-1 from debian\/sid, for the runtime crun-sid: 3\.50 MiB from http:\/\/mirror\/debian\n/,
    {
      ...{ ...about, state: 'to-fetch', ...programs, libraries },
      ...{ download_bytes: 3.5 * 2 ** 20, mirror: 'http://mirror/debian' },
    },
  ],
  [
    'is not known, why, and what tells it',
    { wanted, state: 'unknown', reason: 'no mirror:\n  Could not connect' },
    /crun from debian\/sid.*not known\n {2}no mirror:\n {2}Could not connect\n.*`drivergrid setup --dry-run SCENARIO`/,
    {
      ...{ ...about, state: 'unknown', packages: [{ name: 'crun' }] },
      reason: 'no mirror:\n  Could not connect',
    },
  ],
])('says what %s', (_what, finding, text, record) => {
  expect(findingText(finding)).toMatch(text);
  expect(packageFindingRecord(finding)).toEqual(record);
});
