import { expect, test } from 'vitest';
import { majorOfApi } from '../../../src/core/engines/docker/docker-api-versions.ts';
import { buildVersion, parseEngineVersion } from '../../../src/core/engines/engine-version.ts';

test.each([
  ['Docker version 20.10.24+dfsg1, build 5d6db84', '20.10.24+dfsg1'],
  ['Docker version 29.9.0-beta.24, build library-import', '29.9.0-beta.24'],
  ['Docker version v28.5.2, build x', '28.5.2'],
  ['17.06.0-ce', '17.06.0-ce'],
  ['Docker version library-import, build library-import', undefined],
  // A number after the comma is the build's, not the version.
  ['Docker version dev, build 29.1', undefined],
  ['Docker version 0.0.0-20260101, build x', undefined],
  ['Docker version , build', undefined],
  ['', undefined],
])('%s', (text, version) => {
  expect(parseEngineVersion(text)?.text).toBe(version);
});

test('a version in the scenario is for a build without one, and may not contradict one that has', () => {
  const unnamed = 'Docker version library-import, build library-import';
  expect(buildVersion(parseEngineVersion, unnamed, '29.0')).toEqual({
    major: 29,
    minor: 0,
    text: '29.0 (library-import)',
    told: 'library-import',
  });
  expect(buildVersion(parseEngineVersion, unnamed, undefined)).toEqual({
    problem: 'calls itself "library-import", which is not a version',
  });
  const named = 'Docker version 28.5.2, build x';
  expect(buildVersion(parseEngineVersion, named, '28.5')).toEqual({ major: 28, minor: 5, text: '28.5.2' });
  expect(buildVersion(parseEngineVersion, named, '29.0')).toEqual({
    problem: 'is 28.5.2, but the scenario has engine_version: 29.0',
  });
});

test.each([
  ['1.41', 20],
  ['1.44', 25],
  ['1.47', 27],
  ['1.51', 28],
  ['1.52', 29],
  ['1.56', 29],
  ['1.12', undefined],
])('API %s is that of engine %s', (api, major) => {
  expect(majorOfApi(api)).toBe(major);
});
