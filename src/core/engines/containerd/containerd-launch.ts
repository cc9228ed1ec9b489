import { fullName, PAUSE_REFERENCE } from '../../scenario/image-name.ts';
import { criStart } from '../cri-script.ts';
import type { EngineLaunch, EngineSetup } from '../engine-kind.ts';
import { podNetwork } from '../pod-network.ts';
import { tomlText } from '../toml.ts';
import { containerdConfig } from './containerd-config.ts';
import { containerdCri, runtimeFiles, snapshotterName } from './containerd-cri.ts';
import { containerdRoots } from './containerd-roots.ts';
import { proxyOf, snapshotterTables } from './snapshotter-config.ts';

/** A containerd with CRI and its own configuration, root, state and socket, all in the start's folder. */
export function containerdLaunch(given: EngineSetup): EngineLaunch {
  const { path, version, setup, runtimes, work, cgroup, pool, network } = given;
  const root = `${work}/data`;
  const state = `${work}/state`;
  const socket = `${work}/containerd.sock`;
  const config = `${work}/config.toml`;
  const logs = `${work}/logs`;
  const proxy = proxyOf(setup, work, `${root}/proxy`);
  const networks = podNetwork(network, work);
  const tables = containerdConfig({
    ...{ version, root, state, socket, work, runtimes, network: networks },
    snapshotter: snapshotterName(setup),
    snapshotterTables: snapshotterTables(setup, root, pool, proxy),
    pauseImage: fullName(PAUSE_REFERENCE),
  });
  const start = criStart({ work, cgroup, network: networks, proxy }, [path, '--config', config]);
  return {
    folders: [root, state, logs, networks.folder, networks.plugins],
    files: [
      { path: config, text: tomlText(tables) },
      ...networks.files,
      ...start.files,
      ...runtimeFiles(runtimes, work),
    ],
    argv: start.argv,
    cri: { ...containerdCri({ path, version, setup, socket }), cgroup, logs, needsNetwork: true },
    roots: containerdRoots({ root, state, socket, work, proxy: proxy?.socket }),
  };
}
