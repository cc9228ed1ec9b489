import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { readConfigFile } from '../../../src/adapters/labs/system/config-file.ts';
import { DrivergridError } from '../../../src/core/errors.ts';
import { DOCKER_DRIVERS } from '../../../src/core/engines/docker/docker-drivers.ts';
import type { ConfigValues, HostService } from '../../../src/core/engines/host-service.ts';
import { readDaemonConfig, serviceConflicts } from '../../../src/core/engines/docker/service-conflicts.ts';
import { systemDaemonConfig } from '../../../src/core/engines/docker/system-daemon-config.ts';
import { mutatedBytes, mutatedValue } from '../mutations.ts';
import { scratchFolder } from '../scratch.ts';
import { orToldWhy, type FuzzTarget } from '../target.ts';

const SEEDS = [
  {},
  { 'storage-driver': 'overlay2', 'data-root': '/srv/docker', 'log-level': 'warn', debug: false },
  {
    ...{ 'exec-opts': ['native.cgroupdriver=systemd'], 'live-restore': true, features: { buildkit: true } },
    ...{ 'storage-opts': ['overlay2.size=10G'], graph: '/old', mtu: 1450, 'max-download-attempts': 5 },
    runtimes: { kata: { path: '/usr/bin/kata-runtime', runtimeArgs: ['--debug'] } },
    'default-ulimits': { nofile: { Name: 'nofile', Hard: 64000, Soft: 64000 } },
    'default-address-pools': [{ base: '172.30.0.0/16', size: 24 }],
  },
];
const TOKENS = [
  '//',
  '/* */',
  ',',
  ':',
  'null',
  'true',
  '1e999',
  '-',
  '"__proto__":{}',
  '\\u0000',
  "'",
  '\u00a0',
];

const VERSIONS = [
  { major: 20, minor: 10, text: '20.10.24' },
  { major: 24, minor: 0, text: '24.0.7' },
];
/** The system lab writes no daemon.json for others. */
const SERVED_DRIVERS = Object.entries(DOCKER_DRIVERS).flatMap(([name, { freshOnly }]) =>
  freshOnly === undefined ? [name] : [],
);
/** Keys that are the run's while it goes on. */
const OURS = ['storage-driver', 'storage-opts', 'data-root', 'graph', 'runtimes', 'live-restore', 'features'];

export function daemonJsonTarget(): FuzzTarget<readonly [Buffer, string]> {
  const path = join(scratchFolder(), 'daemon.json');
  const texts = mutatedValue(SEEDS).map((value) => JSON.stringify(value, undefined, 2));
  return {
    inputs: fc.tuple(mutatedBytes(texts, TOKENS), fc.constantFrom(...SERVED_DRIVERS)),
    deadlineMs: 10_000,
    attempt: async ([bytes, driver]) => {
      writeFileSync(path, bytes);
      const file = await orToldWhy(() => readConfigFile(path), /daemon\.json/);
      if (file instanceof DrivergridError) return;
      for (const version of VERSIONS) {
        const read = readDaemonConfig(file.content, version);
        if ('problem' in read) {
          if (
            !/it is empty|line \d+ |expected a JSON object|byte order mark|it is in UTF/.test(read.problem)
          ) {
            throw new Error(`the problem does not say what is wrong: ${read.problem}`);
          }
          continue;
        }
        serviceConflicts(serviceOf(path), read.config);
        const runtimes = [{ name: 'crun', path: '/usr/bin/crun', args: ['--x'], runtime_type: undefined }];
        const setup = { name: driver, driver };
        const input = { original: read.config, version, setup, runtimes, dataRoot: '/run/data', pool: {} };
        requireMerged(JSON.stringify(systemDaemonConfig(input)), read.config, driver);
      }
    },
  };
}

function requireMerged(text: string, original: ConfigValues, driver: string): void {
  const written = JSON.parse(text) as Record<string, unknown>;
  if (written['storage-driver'] !== driver) throw new Error(`the driver is not ${driver}`);
  if (written['data-root'] !== '/run/data') throw new Error('the data root is not the one of the run');
  for (const key of Object.keys(original)) {
    // As JSON has it: -0 is 0 there.
    const before: unknown = JSON.parse(JSON.stringify(original[key]));
    if (!OURS.includes(key) && !isDeepStrictEqual(written[key], before))
      throw new Error(`"${key}" was not kept`);
  }
}

function serviceOf(path: string): HostService {
  return {
    ...{ manager: 'systemd', binary: '/usr/bin/dockerd', environment: {}, sources: [] },
    ...{ active: true, socketActive: true, socket: '/run/docker.sock', execRoot: '/run/docker' },
    ...{ containerd: '/run/containerd/containerd.sock', config: { path, kind: 'file', content: undefined } },
    ...{ flags: [], settings: {}, stray: undefined, pidFiles: [], log: undefined },
    ...{ namespace: 'moby', remapping: undefined },
  };
}
