import { readFile } from 'node:fs/promises';
import { HostError } from '../../core/errors.ts';
import { flagValue, parseDockerdFlags } from '../../core/system/dockerd-flags.ts';
import type { HostService } from '../../core/system/service.ts';
import { assignments, expanded, words } from '../../core/system/unit-text.ts';
import { runCommand } from '../host/run-command.ts';
import { readDaemonFile } from './daemon-file.ts';
import { serviceControl } from './service-control.ts';
import { isThere } from '../host/is-there.ts';

const DEFAULTS_FILE = '/etc/default/docker';
const INIT_SCRIPT = '/etc/init.d/docker';
/** dockerd's own defaults (moby cmd/dockerd/config_unix.go, opts/hosts.go). */
const DEFAULT_CONFIG = '/etc/docker/daemon.json';
const DEFAULT_SOCKET = '/var/run/docker.sock';
const DEFAULT_EXEC_ROOT = '/run/docker';
const DEFAULT_CONTAINERD = '/run/containerd/containerd.sock';

type Unit = Omit<
  HostService,
  'flags' | 'config' | 'socket' | 'execRoot' | 'containerd' | 'active' | 'socketActive'
> & {
  readonly args: readonly string[];
  /** Socket on which systemd listens for the engine. */
  readonly listens: string | undefined;
};

/**
 * Reads how the host runs its engine; changes nothing.
 * @throws HostError where it has no service for one
 */
export async function readHostService(): Promise<HostService> {
  const unit = (await isThere('/run/systemd/system')) ? await systemdUnit() : await sysvinitScript();
  const control = serviceControl(unit.manager);
  const { args, listens, ...rest } = unit;
  const flags = parseDockerdFlags(args);
  const config = await readDaemonFile(flagValue(flags, 'config-file') ?? DEFAULT_CONFIG);
  return {
    ...rest,
    flags,
    config,
    execRoot: flagValue(flags, 'exec-root') ?? DEFAULT_EXEC_ROOT,
    containerd: flagValue(flags, 'containerd') ?? DEFAULT_CONTAINERD,
    active: await control.isActive(),
    socketActive: unit.manager === 'systemd' && (await socketIsActive()),
    socket: socketOf(
      flags.filter((flag) => flag.name === 'host').map((flag) => flag.value),
      listens,
    ),
  };
}

async function systemdUnit(): Promise<Unit> {
  const wanted = ['LoadState', 'ExecStart', 'Environment', 'EnvironmentFiles', 'FragmentPath', 'DropInPaths'];
  const shown = await runCommand('systemctl', ['show', 'docker.service', '--property', wanted.join(',')]);
  const fields = new Map(
    shown.split('\n').map((line) => [line.split('=')[0] ?? '', line.replace(/^[^=]*=/, '')]),
  );
  const load = fields.get('LoadState') ?? '';
  if (load !== 'loaded') throw noService(`docker.service is ${load || 'unknown'} to systemd`);

  // Several environment files are several lines of the same name.
  const environmentFiles = [...shown.matchAll(/^EnvironmentFiles=(\S+)/gm)].map((match) => match[1] ?? '');
  const paths = [fields.get('FragmentPath') ?? '', ...words(fields.get('DropInPaths') ?? '')];
  const sources = await readSources([...paths, ...environmentFiles]);
  const environment = Object.assign(
    assignments(words(fields.get('Environment') ?? '').join('\n')),
    ...sources.filter(({ path }) => environmentFiles.includes(path)).map(({ text }) => assignments(text)),
  ) as Record<string, string>;

  const argv = words(/argv\[\]=(.*?) ; /.exec(fields.get('ExecStart') ?? '')?.[1] ?? '');
  const [dockerd, ...args] = expanded(argv, environment);
  if (dockerd?.startsWith('/') !== true || !dockerd.endsWith('dockerd')) {
    throw noService(`docker.service starts ${dockerd ?? 'nothing'}, not a dockerd`);
  }
  const listen = await runCommand('systemctl', ['show', 'docker.socket', '--property', 'Listen', '--value']);
  const listens = /^(\/\S+) \(Stream\)/m.exec(listen)?.[1];
  return { manager: 'systemd', dockerd, args, environment, sources, listens };
}

async function socketIsActive(): Promise<boolean> {
  const state = await runCommand('systemctl', [
    'show',
    'docker.socket',
    '--property',
    'ActiveState',
    '--value',
  ]);
  return state.trim() === 'active';
}

/** Debian's script: DOCKERD and DOCKER_OPTS, both overruled by /etc/default/docker. */
async function sysvinitScript(): Promise<Unit> {
  if (!(await isThere(INIT_SCRIPT))) {
    throw noService(`neither systemd nor ${INIT_SCRIPT} is here`);
  }
  const sources = await readSources([INIT_SCRIPT, DEFAULTS_FILE]);
  const environment = Object.assign({}, ...sources.map(({ text }) => assignments(text))) as Record<
    string,
    string
  >;
  return {
    manager: 'sysvinit',
    dockerd: environment['DOCKERD'] ?? '/usr/sbin/dockerd',
    args: words(environment['DOCKER_OPTS'] ?? ''),
    environment: Object.fromEntries(Object.entries(environment).filter(([name]) => name === 'DOCKER_DRIVER')),
    sources,
    listens: undefined,
  };
}

async function readSources(paths: readonly string[]): Promise<{ path: string; text: string }[]> {
  const found = await Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(path, 'utf8').catch(() => undefined) })),
  );
  return found.flatMap(({ path, text }) => (path === '' || text === undefined ? [] : [{ path, text }]));
}

function socketOf(hosts: readonly string[], listens: string | undefined): string {
  if (hosts.length === 0) return DEFAULT_SOCKET;
  const path = hosts.find((host) => host.startsWith('unix://'))?.slice('unix://'.length);
  if (path !== undefined) return path === '' ? DEFAULT_SOCKET : path;
  if (hosts.some((host) => host.startsWith('fd://'))) return listens ?? DEFAULT_SOCKET;
  throw new HostError(`expected the engine's API on a unix socket, found only ${hosts.join(', ')}`, {
    hint: 'Add `-H unix:///var/run/docker.sock` to the service, or use the private lab.',
  });
}

function noService(found: string): HostError {
  return new HostError(`expected a service that runs dockerd, found none: ${found}`, {
    hint: 'Install docker.io, or use the private lab, which needs no service.',
  });
}
