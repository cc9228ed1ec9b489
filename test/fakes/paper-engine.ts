import { docker } from '../../src/core/engines/docker/docker.ts';
import type { EngineKind } from '../../src/core/engines/engine-kind.ts';
import { parseEngineVersion } from '../../src/core/engines/engine-version.ts';
import { check } from '../../src/core/record/check.ts';

/** A further kind of engine, as a test adds it to the list: it has a driver of its own and nothing of Docker's. */
export const PAPER_ENGINE: EngineKind = {
  ...{ name: 'paper', api: docker.api, binary: 'paperd', unpacked: [], packages: ['paper-engine'] },
  ...{
    oldest: { major: 3, minor: 0, text: '3.0' },
    probeDriver: 'sheets',
    lastWord: 'folded',
    runtimeNeeds: [],
  },
  drivers: {
    sheets: { tools: [{ name: 'scissors', packages: ['drawer'] }], rootfs: ['paperfs'] },
    rolls: { tools: [], since: [30, 0] },
  },
  ownRuntime: 'runc',
  traces: { programs: /^paper/, links: /^sheet\d/, kinds: ['paper network'] },
  parseVersion: parseEngineVersion,
  runtimeObstacle: ({ name }) => (name === 'runsc' ? 'paper burns under runsc' : undefined),
  launch: ({ path, work, setup }) => ({
    folders: [`${work}/sheets`],
    files: [{ path: `${work}/paper.toml`, text: `driver = "${setup.driver}"\n` }],
    argv: [path, `${work}/paper.toml`],
    roots: {
      ...{ socket: `${work}/paper.sock`, dataRoot: `${work}/sheets`, rootDir: `${work}/sheets` },
      ...{ rootfs: [`${work}/sheets`], namespace: '', bundles: [], containers: [] },
      states: [`${work}/states`],
    },
  }),
  refusal: (_, log) => {
    const detail = log.find((line) => line.includes('too thick'));
    return detail === undefined ? undefined : { reason: 'the paper is too thick; fold it less', detail };
  },
  checks: ({ setup }, { driver }) => [check('kind of paper', setup.driver, driver)],
};
