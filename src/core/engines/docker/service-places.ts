import { HostError } from '../../errors.ts';
import type { FoundFile, ServicePlaces, ServiceStart } from '../host-service.ts';
import { DOCKER_NAMESPACE } from './docker-roots.ts';
import { parseDockerdFlags } from './dockerd-flags.ts';
import { parsedConfig } from './service-conflicts.ts';
import { listSetting, serviceSettings, textSetting } from './service-settings.ts';

/** dockerd's own defaults (moby cmd/dockerd/config_unix.go, opts/hosts.go, daemon/config/config.go). */
export const DEFAULT_CONFIG = '/etc/docker/daemon.json';
export const DEFAULT_DATA_ROOT = '/var/lib/docker';
export const DEFAULT_SOCKET = '/var/run/docker.sock';
export const DEFAULT_PID_FILE = '/var/run/docker.pid';
const DEFAULT_EXEC_ROOT = '/run/docker';
const DEFAULT_CONTAINERD = '/run/containerd/containerd.sock';

/**
 * Paths that flags and daemon.json together give to what the lab looks for.
 * @throws HostError if the API is on no unix socket
 */
export function servicePlaces({ args, listens, ssdPidFile }: ServiceStart, config: FoundFile): ServicePlaces {
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
    namespace: textSetting(settings, 'containerd-namespace') ?? DOCKER_NAMESPACE,
  };
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
