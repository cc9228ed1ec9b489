import { readFile } from 'node:fs/promises';
import { HostError } from '../../../core/errors.ts';
import { flagValue, parseDockerdFlags } from '../../../core/engines/docker/dockerd-flags.ts';
import { parsedConfig } from '../../../core/engines/docker/service-conflicts.ts';
import type { DaemonFile, HostService } from '../../../core/engines/docker/service.ts';
import { listSetting, serviceSettings, textSetting } from '../../../core/engines/docker/service-settings.ts';
import { remappedRoot } from '../../../core/engines/docker/user-remapping.ts';
import { isThere } from '../../host/is-there.ts';
import { runCommand } from '../../host/run-command.ts';
import { readDaemonFile } from './daemon-file.ts';
import { strayEngine } from './engine-pid.ts';
import { recordedStart } from './init-script.ts';
import { serviceControl } from './service-control.ts';
import { readSources, systemdUnit } from './systemd-unit.ts';
import { noService, type Unit } from './unit.ts';

const DEFAULTS_FILE = '/etc/default/docker';
const INIT_SCRIPT = '/etc/init.d/docker';
/** dockerd's own defaults (moby cmd/dockerd/config_unix.go, opts/hosts.go, daemon/config/config.go). */
const DEFAULT_CONFIG = '/etc/docker/daemon.json';
const DEFAULT_SOCKET = '/var/run/docker.sock';
const DEFAULT_PID_FILE = '/var/run/docker.pid';
const DEFAULT_EXEC_ROOT = '/run/docker';
const DEFAULT_CONTAINERD = '/run/containerd/containerd.sock';
const DEFAULT_NAMESPACE = 'moby';

/**
 * Reads how the host runs its engine; changes nothing.
 * @throws HostError where it has no service for one
 */
export async function readHostService(): Promise<HostService> {
  const unit = (await isThere('/run/systemd/system')) ? await systemdUnit() : await sysvinitScript();
  const config = await readDaemonFile(configPath(unit));
  const { manager, dockerd, environment, sources, log } = unit;
  const places = placesOf(unit, config);
  const control = serviceControl(manager, { ...places, log });
  return {
    ...{ manager, dockerd, environment, sources, log, config },
    ...places,
    remapping: await remappingOf(textSetting(places.settings, 'userns-remap')),
    active: await control.isActive(),
    stray: await strayEngine(control, places, unit.ssdPidFile),
    socketActive: manager === 'systemd' && (await socketIsActive()),
  };
}

export function configPath(unit: Unit): string {
  return flagValue(parseDockerdFlags(unit.args), 'config-file') ?? DEFAULT_CONFIG;
}

/**
 * Where flags and daemon.json together put what the lab looks for.
 * @throws HostError where the API is on no unix socket
 */
export function placesOf({ args, listens, ssdPidFile }: Unit, config: DaemonFile): ServiceLayout {
  const flags = parseDockerdFlags(args);
  const settings = serviceSettings(flags, parsedConfig(config.content));
  const pidFile = textSetting(settings, 'pidfile') ?? DEFAULT_PID_FILE;
  return {
    ...{ flags, settings },
    socket: socketOf(listSetting(settings, 'hosts'), listens),
    pidFiles: ssdPidFile === undefined ? [pidFile] : [pidFile, ssdPidFile],
    // As mounts name it: /var/run is a link to /run.
    execRoot: (textSetting(settings, 'exec-root') ?? DEFAULT_EXEC_ROOT).replace(/^\/var\/run\//, '/run/'),
    containerd: textSetting(settings, 'containerd') ?? DEFAULT_CONTAINERD,
    namespace: textSetting(settings, 'containerd-namespace') ?? DEFAULT_NAMESPACE,
  };
}

type ServiceLayout = Pick<
  HostService,
  'flags' | 'settings' | 'socket' | 'pidFiles' | 'execRoot' | 'containerd' | 'namespace'
>;

async function socketIsActive(): Promise<boolean> {
  const what = ['show', 'docker.socket', '--property', 'ActiveState', '--value'];
  return (await runCommand('systemctl', what)).trim() === 'active';
}

async function sysvinitScript(): Promise<Unit> {
  if (!(await isThere(INIT_SCRIPT))) {
    throw noService(`neither systemd nor ${INIT_SCRIPT} is here`);
  }
  const sources = await readSources([INIT_SCRIPT, DEFAULTS_FILE]);
  if (/^#!.*openrc-run/.test(sources[0]?.text ?? '')) {
    throw noService(`${INIT_SCRIPT} is OpenRC's, which the system lab does not know`);
  }
  const { dockerd, args, environment, log, pidFile } = await recordedStart(INIT_SCRIPT);
  return {
    ...{ manager: 'sysvinit', dockerd, args, environment, sources, log },
    ...{ listens: undefined, ssdPidFile: pidFile },
  };
}

async function remappingOf(value: string | undefined): Promise<HostService['remapping']> {
  const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
  const [passwd, subuid, subgid] = await Promise.all(['/etc/passwd', '/etc/subuid', '/etc/subgid'].map(read));
  return remappedRoot(value, { passwd: passwd ?? '', subuid: subuid ?? '', subgid: subgid ?? '' });
}

function socketOf(hosts: readonly string[], listens: string | undefined): string {
  if (hosts.length === 0) return DEFAULT_SOCKET;
  const path = hosts.find((host) => host.startsWith('unix://'))?.slice('unix://'.length);
  if (path !== undefined) return path === '' ? DEFAULT_SOCKET : path;
  if (hosts.some((host) => host.startsWith('fd://'))) return listens ?? DEFAULT_SOCKET;
  throw new HostError(`expected the engine's API on a unix socket, found only hosts: ${hosts.join(', ')}`, {
    hint: 'Add unix:///var/run/docker.sock to `hosts` in daemon.json, or `-H unix:///var/run/docker.sock` to the service; or use the private lab.',
  });
}
