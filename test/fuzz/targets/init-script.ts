import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readConfigFile } from '../../../src/adapters/labs/system/config-file.ts';
import { recordedStart } from '../../../src/adapters/labs/system/init-script.ts';
import { unitOf } from '../../../src/adapters/labs/system/systemd-unit.ts';
import { DrivergridError } from '../../../src/core/errors.ts';
import { docker } from '../../../src/core/engines/docker/docker.ts';
import { dockerService } from '../../../src/core/engines/docker/docker-service.ts';
import type { ServiceStart } from '../../../src/core/engines/host-service.ts';
import { initStart } from '../../../src/core/host/init-start.ts';
import { readDaemonConfig, serviceConflicts } from '../../../src/core/engines/docker/service-conflicts.ts';
import { serviceRefusals, unknownKeys } from '../../../src/core/engines/docker/service-refusals.ts';
import { recordedSettings, textSetting } from '../../../src/core/engines/docker/service-settings.ts';
import { remappedRoot } from '../../../src/core/engines/docker/user-remapping.ts';
import { mutatedBytes, mutatedValue } from '../mutations.ts';
import { scratchFolder } from '../scratch.ts';
import { orToldWhy, type FuzzTarget } from '../target.ts';

const VERSIONS = [
  { major: 20, minor: 10, text: '20.10.24' },
  { major: 29, minor: 0, text: '29.0.0' },
];

const DEFAULTS = [
  'DOCKER_OPTS="--debug\n -s overlay2" # why\nexport DOCKER_DRIVER=vfs\n',
  'DOCKERD=/usr/sbin/dockerd\nDOCKER_OPTS="$DOCKER_OPTS \\\n --label=\'a b\' -H unix:///run/alt/docker.sock"\n',
  "; a comment\nhttp_proxy='http://x'\nDOCKER_OPTS=${X:-$(echo -b none)}\n",
];

/** As Debian's, but that it reads what is beside it. */
const script = (folder: string): string => `#!/bin/sh
set -e
DOCKERD=/usr/sbin/dockerd
DOCKER_OPTS=
if [ -f ${folder}/defaults ]; then . ${folder}/defaults; fi
case "$1" in
start)
  start-stop-daemon --start --background --no-close --exec "$DOCKERD" --pidfile /run/docker-ssd.pid --make-pidfile -- \\
    -p /run/docker.pid $DOCKER_OPTS >>/var/log/docker.log 2>&1 ;;
esac
`;

const shown = (folder: string): string => `LoadState=loaded
ExecStart={ path=/usr/bin/dockerd ; argv[]=/usr/bin/dockerd -H fd:// $DOCKER_OPTS --label=\${A} ; ignore_errors=no ; pid=0 }
Environment=A=b "C=d e" DOCKER_DRIVER=vfs
EnvironmentFiles=${folder}/defaults (ignore_errors=yes)
EnvironmentFiles=/nowhere (ignore_errors=no)
FragmentPath=/lib/systemd/system/docker.service
DropInPaths=/etc/systemd/system/docker.service.d/x.conf "/a b/c.conf"
`;

const CONFIGS = [
  {
    hosts: ['unix:///run/alt/docker.sock', 'tcp://127.0.0.1:2375'],
    'userns-remap': 'default',
    bridge: 'none',
  },
  { 'exec-root': '/run/x', pidfile: '/run/x.pid', containerd: '/run/c.sock', 'containerd-namespace': 'n' },
  { 'log-driver': 'acme/x', 'authorization-plugins': ['a'], 'min-api-version': '1.99', rootless: true },
];

const ID_FILES = ['dockremap:x:101:101::/:/bin/false\n', 'dockremap:231072:65536\n'];

const TOKENS = [
  '=',
  '"',
  "'",
  '\\',
  '$',
  '${',
  '$(',
  '`',
  '#',
  ';',
  '--',
  '-s',
  '-H',
  ' ; ',
  '}',
  '+=',
  'exit',
  ':',
];

interface Input {
  readonly defaults: Buffer;
  readonly script: Buffer;
  readonly shown: Buffer;
  readonly listen: Buffer;
  readonly config: Buffer;
  readonly recorded: readonly string[];
  readonly ids: readonly Buffer[];
  /** Whether a shell reads the script: that takes a second. */
  readonly isRun: boolean;
}

export function initScriptTarget(): FuzzTarget<Input> {
  const folder = scratchFolder();
  const [defaultsPath, scriptPath, configPath] = ['defaults', 'docker', 'daemon.json'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const bytesOf = (...texts: string[]): fc.Arbitrary<Buffer> =>
    mutatedBytes(fc.constantFrom(...texts), TOKENS);
  const configs = mutatedValue(CONFIGS).map((value) => JSON.stringify(value));
  return {
    inputs: fc.record({
      defaults: bytesOf(...DEFAULTS),
      script: fc.oneof(fc.constant(Buffer.from(script(folder))), bytesOf(script(folder))),
      shown: bytesOf(shown(folder)),
      listen: bytesOf('/run/docker.sock (Stream)\n'),
      config: fc.oneof(
        { weight: 3, arbitrary: configs.map((text) => Buffer.from(text)) },
        mutatedBytes(configs, TOKENS),
      ),
      recorded: fc.array(
        fc.oneof(
          fc.constantFrom('--start', '--exec', '-x', '/usr/sbin/dockerd', '--', '-p', '-H'),
          fc.string(),
        ),
        { maxLength: 8 },
      ),
      ids: fc.tuple(bytesOf(...ID_FILES), bytesOf(...ID_FILES), bytesOf(...ID_FILES)),
      isRun: fc.nat({ max: 199 }).map((drawn) => drawn === 0 && process.getuid?.() === 0),
    }),
    // A script has twenty seconds of its own, and then the machine may be busy.
    deadlineMs: 50_000,
    attempt: async (input) => {
      writeFileSync(defaultsPath, input.defaults);
      writeFileSync(scriptPath, input.script);
      chmodSync(scriptPath, 0o755);
      writeFileSync(configPath, input.config);
      const units: (ServiceStart | DrivergridError)[] = [
        await orToldWhy(
          () =>
            unitOf({ ...docker, service: dockerService }, input.shown.toString(), input.listen.toString()),
          /service that runs dockerd/,
        ),
      ];
      const start = initStart(['/sbin/start-stop-daemon', ...input.recorded], input.recorded, '');
      if (start !== undefined) units.push(unitOfStart(start));
      if (input.isRun) {
        const told = await orToldWhy(
          () => recordedStart(scriptPath, docker.binary),
          /expected .* to start dockerd, found: ./s,
        );
        units.push(told instanceof DrivergridError ? told : unitOfStart(told));
      }
      const config = await orToldWhy(() => readConfigFile(configPath), /daemon\.json/);
      for (const unit of units) {
        if (unit instanceof DrivergridError || config instanceof DrivergridError) continue;
        const places = await orToldWhy(
          () => dockerService.places(unit, config),
          /on a unix socket, found only/,
        );
        if (places instanceof DrivergridError) continue;
        const [passwd = '', subuid = '', subgid = ''] = input.ids.map(String);
        const remapping = remappedRoot(textSetting(places.settings, 'userns-remap'), {
          passwd,
          subuid,
          subgid,
        });
        const service = {
          ...{ ...unit, ...places, config, remapping },
          ...{ active: false, socketActive: false, stray: undefined },
        };
        JSON.stringify(recordedSettings(places.settings));
        const refusals = serviceRefusals(service, { network: 'bridge' });
        for (const version of VERSIONS) {
          const read = readDaemonConfig(config.content, version);
          if ('problem' in read) continue;
          refusals.push(...serviceConflicts(service, read.config), ...unknownKeys(read.config, version));
        }
        if (refusals.some((line) => line.trim() === '')) throw new Error('a refusal without a word');
      }
    },
  };
}

function unitOfStart(start: NonNullable<ReturnType<typeof initStart>>): ServiceStart {
  const { pidFile, ...rest } = start;
  return { manager: 'sysvinit', ...rest, sources: [], listens: undefined, ssdPidFile: pidFile };
}
