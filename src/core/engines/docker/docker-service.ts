import { atLeast } from '../engine-version.ts';
import type { ServiceKind } from '../service-kind.ts';
import { dockerRoots } from './docker-roots.ts';
import { flagArguments, flagValue } from '../engine-flags.ts';
import { parseDockerdFlags } from './dockerd-flags.ts';
import { isSnapshotter } from './docker-drivers.ts';
import { readDaemonConfig, serviceConflicts } from './service-conflicts.ts';
import {
  DEFAULT_CONFIG,
  DEFAULT_DATA_ROOT,
  DEFAULT_PID_FILE,
  DEFAULT_SOCKET,
  servicePlaces,
} from './service-places.ts';
import { serviceRefusals, unknownKeys } from './service-refusals.ts';
import { recordedSettings, textSetting } from './service-settings.ts';
import { systemDaemonConfig } from './system-daemon-config.ts';
import { remappedRoot } from './user-remapping.ts';

/** docker.service or /etc/init.d/docker, configured through daemon.json. */
export const dockerService: ServiceKind = {
  ...{ name: 'docker', defaultsFile: '/etc/default/docker' },
  // Debian's: written by the engine, and by start-stop-daemon (/etc/init.d/docker).
  usual: { socket: DEFAULT_SOCKET, pidFiles: [DEFAULT_PID_FILE, '/var/run/docker-ssd.pid'] },
  configPath: (args) => flagValue(parseDockerdFlags(args), 'config-file') ?? DEFAULT_CONFIG,
  places: servicePlaces,
  remapping: (settings, ids) => remappedRoot(textSetting(settings, 'userns-remap'), ids),
  readConfig: readDaemonConfig,
  conflicts: serviceConflicts,
  refusals: (service, config, version, scenario) => [
    ...serviceRefusals(service, scenario),
    ...unknownKeys(config, version),
  ],
  configure: (change) => `${JSON.stringify(systemDaemonConfig(change), undefined, 2)}\n`,
  // `dockerd --validate` exists from 23.0 on.
  checkArguments: ({ flags }, version, path) =>
    atLeast(version, 23)
      ? [...flagArguments(flags, 'config-file'), '--validate', '--config-file', path]
      : undefined,
  roots: ({ remapping, socket, execRoot, containerd, namespace }, { dataRoot }) =>
    dockerRoots({
      ...{ socket, dataRoot, execRoot, containerd, namespace },
      // An engine that remaps users keeps everything in a folder of theirs (moby daemon/daemon_unix.go,
      // setupDaemonRoot).
      rootDir: typeof remapping === 'object' ? `${dataRoot}/${remapping.uid}.${remapping.gid}` : dataRoot,
    }),
  // /var/run is a link to /run, and an argument may have either.
  marks: ({ execRoot, containerd }) => [execRoot, `/var${execRoot}`, containerd],
  dataRoot: ({ flags }, config) => {
    const given = config['data-root'] ?? config['graph'];
    const flag = flagValue(flags, 'data-root', 'graph');
    return flag ?? (typeof given === 'string' ? given : DEFAULT_DATA_ROOT);
  },
  recorded: recordedSettings,
  setupObstacle: (setup) =>
    isSnapshotter(setup)
      ? {
          reason: `${setup.driver} is a containerd snapshotter, and the system's containerd keeps its images in /var/lib/containerd, outside the engine's data root`,
          fix: 'use `--lab private`, where the engine has its own containerd',
        }
      : undefined,
};
