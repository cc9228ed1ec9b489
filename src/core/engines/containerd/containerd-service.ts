import { HostError } from '../../errors.ts';
import { flagArguments, flagValue, parseFlags } from '../engine-flags.ts';
import type { EngineVersion } from '../engine-version.ts';
import type { ConfigValues, FoundFile, HostService, ServicePlaces, ServiceStart } from '../host-service.ts';
import { podNetwork } from '../pod-network.ts';
import type { ServiceKind } from '../service-kind.ts';
import { strayRefusals } from '../stray-refusals.ts';
import { readToml, tomlAt, tomlText } from '../toml.ts';
import { containerdCri, runtimeFiles } from './containerd-cri.ts';
import { containerdRoots, CRI_NAMESPACE } from './containerd-roots.ts';
import { PROXY } from './snapshotters.ts';
import { cgroupsBySystemd, stateOf, systemContainerdConfig } from './system-containerd-config.ts';

/** containerd's own defaults (containerd defaults/defaults_unix.go). */
const DEFAULT_CONFIG = '/etc/containerd/config.toml';
const DEFAULT_ROOT = '/var/lib/containerd';
const DEFAULT_STATE = '/run/containerd';
const DEFAULT_SOCKET = '/run/containerd/containerd.sock';

/** containerd's flags (containerd cmd/containerd/command/main.go). */
const FLAGS = {
  short: { c: 'config', l: 'log-level', a: 'address' },
  switches: new Set(['help', 'version']),
};
/** Those that overrule the configuration file where the lab writes it. */
const OVERRULING = ['root', 'state'];

/** containerd.service, configured through config.toml. */
export const containerdService: ServiceKind = {
  ...{ name: 'containerd', defaultsFile: '/etc/default/containerd' },
  usual: { socket: DEFAULT_SOCKET, pidFiles: [] },
  configPath: (args) => flagValue(parseFlags(args, FLAGS), 'config') ?? DEFAULT_CONFIG,
  places,
  remapping: () => undefined,
  readConfig,
  conflicts: ({ flags }) =>
    flags
      .filter(({ name }) => OVERRULING.includes(name))
      .map(({ text }) => `the service gives \`${text}\`, which overrules config.toml`),
  refusals: (service, config) => [...strayRefusals(service), ...refusals(config)],
  setupObstacle: ({ driver }) =>
    driver === PROXY
      ? {
          reason: 'a proxy snapshotter is a program beside containerd, and the service does not start it',
          fix: 'use `--lab private`',
        }
      : undefined,
  configure: (change) => tomlText(systemContainerdConfig(change)),
  beside: (service, change) => {
    const { version, setup, runtimes, work, network } = change;
    const logs = `${work}/logs`;
    // Other networks than none at all are the host's own.
    const none = network === 'none' ? podNetwork(network, work) : undefined;
    const folders = none === undefined ? [] : [none.folder, none.plugins];
    return {
      folders: [stateOf(work), logs, ...folders],
      files: [...(none?.files ?? []), ...runtimeFiles(runtimes, work)],
      cri: {
        ...containerdCri({ path: service.binary, version, setup, socket: service.socket }),
        // systemd takes no other parents than slices.
        ...{ cgroup: cgroupsBySystemd(change.original) ? 'system.slice' : change.cgroup, logs },
        needsNetwork: network !== 'host',
      },
    };
  },
  checkArguments: ({ flags }, _, path) => [
    ...flagArguments(flags, 'config'),
    ...['--config', path, 'config', 'dump'],
  ],
  roots: ({ socket }, { dataRoot, work }) =>
    containerdRoots({ root: dataRoot, state: stateOf(work), socket, work }),
  // In the arguments of shims.
  marks: ({ socket }) => [socket],
  dataRoot: (_, config) => textAt(config, 'root') ?? DEFAULT_ROOT,
  recorded: (settings) => settings,
};

function places({ args, ssdPidFile }: ServiceStart, { content }: FoundFile): ServicePlaces {
  const flags = parseFlags(args, FLAGS);
  const config = tableOf(content);
  const given =
    flagValue(flags, 'address') ??
    textAt(config, 'grpc', 'address') ??
    // Its place from format 4 on (containerd docs/man/containerd-config.toml.5.md).
    textAt(config, 'plugins', 'io.containerd.server.v1.grpc', 'address');
  const socket = given ?? DEFAULT_SOCKET;
  if (!socket.startsWith('/'))
    throw new HostError(`expected containerd's API on a unix socket, found ${socket}`, {
      hint: 'Give `address` of [grpc] an absolute path, or use the private lab.',
    });
  return {
    ...{ flags, settings: settingsOf(config), socket, containerd: socket, namespace: CRI_NAMESPACE },
    // As mounts name it: /var/run is a link to /run.
    execRoot: (textAt(config, 'state') ?? DEFAULT_STATE).replace(/^\/var\/run\//, '/run/'),
    pidFiles: ssdPidFile === undefined ? [] : [ssdPidFile],
  };
}

/** Reads config.toml as containerd would; one that is absent or empty says nothing. */
function readConfig(
  content: FoundFile['content'],
  version: EngineVersion,
): ReturnType<ServiceKind['readConfig']> {
  if (content === undefined) return { config: {} };
  if ('problem' in content) return { problem: `${content.problem}; save it as UTF-8` };
  const read = readToml(content.text);
  if ('problem' in read) return read;
  const { version: format = 1n, ...rest } = read.table;
  if (format === 1n && hasPluginNames(rest))
    return {
      problem: `expected \`version = 2\` or a later one, found ${read.table['version'] === undefined ? 'none' : '1'}; write its tables of plugins in format 2 (containerd's PLUGINS.md; this is containerd ${version.text})`,
    };
  return { config: read.table };
}

/** Format 1 differs in the names of plugins only (containerd docs/PLUGINS.md, "Configuration"). */
function hasPluginNames({ plugins, disabled_plugins: disabled = [] }: ConfigValues): boolean {
  return plugins !== undefined || (Array.isArray(disabled) && disabled.some((name) => name !== 'cri'));
}

function refusals(config: ConfigValues): string[] {
  const { imports } = config;
  return Array.isArray(imports) && imports.length > 0
    ? [
        `imports: containerd reads ${imports.join(', ')} after config.toml, so these could override what drivergrid writes; move them into config.toml`,
      ]
    : [];
}

/** What may change a number, as results have it. */
function settingsOf(config: ConfigValues): HostService['settings'] {
  const { disabled_plugins: disabled, oom_score: score } = config;
  return {
    systemd_cgroup: cgroupsBySystemd(config),
    ...(disabled === undefined ? {} : { disabled_plugins: disabled }),
    ...(score === undefined ? {} : { oom_score: Number(score) }),
  };
}

function tableOf(content: FoundFile['content']): ConfigValues {
  if (content === undefined || 'problem' in content) return {};
  const read = readToml(content.text);
  return 'table' in read ? read.table : {};
}

function textAt(config: ConfigValues, ...path: readonly string[]): string | undefined {
  const found = tomlAt(config, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}
