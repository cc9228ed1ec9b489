import { HostError } from '../../errors.ts';
import { flagValue, parseFlags } from '../engine-flags.ts';
import type { HostService, ServicePlaces, ServiceStart } from '../host-service.ts';
import { podNetwork } from '../pod-network.ts';
import type { ConfigChange, ServiceKind } from '../service-kind.ts';
import { strayRefusals } from '../stray-refusals.ts';
import { tomlText } from '../toml.ts';
import { crioDropIn } from './cri-o-config.ts';
import { crioCri, crioFiles, crioFolders, crioRoots, type CrioPlaces } from './cri-o-cri.ts';

/** CRI-O's own defaults (crio(8)). */
const DEFAULT_FOLDER = '/etc/crio/crio.conf.d';
const DEFAULT_ROOT = '/var/lib/containers/storage';
const DEFAULT_SOCKET = '/var/run/crio/crio.sock';

const FLAGS = {
  short: { c: 'config', d: 'config-dir', l: 'log-level' },
  switches: new Set(['help', 'version']),
};
/** Those that overrule the configuration files where the lab writes one; also as variables, CONTAINER_ROOT and so on. */
const OVERRULING: readonly string[] = [
  ...['root', 'runroot', 'storage-driver', 'storage-opt', 'log-dir', 'version-file', 'clean-shutdown-file'],
  ...['internal-wipe', 'default-runtime', 'runtimes', 'drop-infra-ctr', 'namespaces-dir', 'pause-image'],
  ...['container-exits-dir', 'container-attach-socket-dir', 'signature-policy', 'signature-policy-dir'],
];

/** crio.service, configured through a file that is read after all others (crio.conf.d(5)): no other file is touched. */
export const crioService: ServiceKind = {
  ...{ name: 'crio', defaultsFile: '/etc/default/crio' },
  usual: { socket: DEFAULT_SOCKET, pidFiles: [] },
  configPath: (args) =>
    `${flagValue(parseFlags(args, FLAGS), 'config-dir') ?? DEFAULT_FOLDER}/zz-drivergrid.conf`,
  places,
  remapping: () => undefined,
  // Another file of that name is put aside; it decides nothing.
  readConfig: () => ({ config: {} }),
  conflicts,
  refusals: strayRefusals,
  configure: (change) =>
    tomlText(crioDropIn({ ...placesOf(change, change.socket), ...change, network: cniOf(change) })),
  beside: ({ socket }, change) => {
    const { setup, runtimes, work, network } = change;
    const cni = cniOf(change);
    const { argv, ...cri } = crioCri(setup, placesOf(change, socket), work);
    return {
      folders: [...crioFolders(work), ...(cni === undefined ? [] : [cni.folder, cni.plugins])],
      files: [...(cni?.files ?? []), ...crioFiles(runtimes, work)],
      cri: {
        // Where the host has its pods' cgroups: what a parent may be depends on who makes them.
        ...{ ...cri, cgroup: '', logs: `${work}/logs`, needsNetwork: network !== 'host' },
        importer: { argv, isInside: false },
      },
    };
  },
  checkArguments: () => undefined,
  roots: ({ socket }, change) => crioRoots(change.setup, placesOf(change, socket)),
  // Monitors name folders of the start only.
  marks: () => [],
  dataRoot: ({ flags }) => flagValue(flags, 'root') ?? DEFAULT_ROOT,
  recorded: (settings) => settings,
};

function placesOf({ dataRoot, work }: Pick<ConfigChange, 'dataRoot' | 'work'>, socket: string): CrioPlaces {
  return { root: dataRoot, runRoot: `${work}/run/storage`, socket, work };
}

/** Other networks than none at all are the host's own. */
function cniOf({ network, work }: Pick<ConfigChange, 'network' | 'work'>) {
  return network === 'none' ? podNetwork(network, work) : undefined;
}

function places({ args, ssdPidFile }: ServiceStart): ServicePlaces {
  const flags = parseFlags(args, FLAGS);
  const socket = (flagValue(flags, 'listen') ?? DEFAULT_SOCKET).replace(/^unix:\/\//, '');
  if (!socket.startsWith('/'))
    throw new HostError(`expected CRI-O's API on a unix socket, found ${socket}`, {
      hint: 'Give `--listen` an absolute path, or use the private lab.',
    });
  return {
    ...{ flags, settings: {}, socket, containerd: socket, namespace: '', execRoot: '/run/crio' },
    pidFiles: ssdPidFile === undefined ? [] : [ssdPidFile],
  };
}

function conflicts({ flags, environment }: HostService): string[] {
  const variables = OVERRULING.map((name) => `CONTAINER_${name.replaceAll('-', '_').toUpperCase()}`);
  return [
    ...flags
      .filter(({ name }) => OVERRULING.includes(name))
      .map(({ text }) => `the service gives \`${text}\`, which overrules the configuration files`),
    ...variables
      .filter((name) => environment[name] !== undefined)
      .map((name) => `the service's environment has ${name}, which overrules the configuration files`),
  ];
}
