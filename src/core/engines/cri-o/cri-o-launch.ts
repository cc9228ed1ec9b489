import { criStart } from '../cri-script.ts';
import type { EngineLaunch, EngineSetup } from '../engine-kind.ts';
import { podNetwork, REGISTRY } from '../pod-network.ts';
import { tomlText } from '../toml.ts';
import { crioConf } from './cri-o-config.ts';
import { crioCri, crioFiles, crioFolders, crioRoots } from './cri-o-cri.ts';

/** A CRI-O with its own configuration, storage, state and socket, all in the start's folder. */
export function crioLaunch({
  path,
  setup,
  runtimes,
  work,
  cgroup,
  network,
  spans,
}: EngineSetup): EngineLaunch {
  const root = `${work}/data`;
  // Of the lab's own /run.
  const runRoot = '/run/containers/storage';
  const socket = `${work}/crio.sock`;
  const config = `${work}/crio.conf`;
  const networks = podNetwork(network, work);
  const places = { root, runRoot, socket, work };
  const tables = crioConf({ ...places, setup, runtimes, network: networks, spans });
  // Without a folder named, that of the host is read too.
  const start = criStart({ work, cgroup, network: networks }, [
    ...[path, '--config', config, '--config-dir', `${work}/none`],
  ]);
  const { argv, ...cri } = crioCri(setup, places, '/run/tmp');
  return {
    folders: [
      `${work}/.config/containers`,
      root,
      ...crioFolders(work),
      ...[networks.folder, networks.plugins],
    ],
    files: [
      { path: config, text: tomlText(tables) },
      // Plain HTTP is refused otherwise (containers-registries.conf(5)); the home's file is read in place of the host's.
      { path: `${work}/.config/containers/registries.conf`, text: REGISTRIES },
      ...networks.files,
      ...start.files,
      ...crioFiles(runtimes, work),
    ],
    argv: start.argv,
    env: { HOME: work },
    cri: {
      ...{ ...cri, cgroup, logs: `${work}/logs`, needsNetwork: true },
      // The storage is a library's, with locks by process: it is written where the engine is.
      importer: { argv, isInside: true },
    },
    roots: crioRoots(setup, places),
  };
}

const REGISTRIES = tomlText({ registry: [{ location: REGISTRY, insecure: true }] });
