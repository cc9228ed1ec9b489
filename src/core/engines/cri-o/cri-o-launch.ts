import { fullName, PAUSE_REFERENCE } from '../../scenario/image-name.ts';
import type { DriverSetup } from '../../scenario/scenario.ts';
import { storageDriver } from '../containers-storage.ts';
import { criStart } from '../cri-script.ts';
import type { Infra } from '../cri-dialect.ts';
import type { EngineLaunch, EngineSetup } from '../engine-kind.ts';
import { podNetwork, REGISTRY } from '../pod-network.ts';
import { tomlText } from '../toml.ts';
import { runtimeWrapper, stateFolder } from '../runtime-wrapper.ts';
import { crioConf, storageOptions } from './cri-o-config.ts';

/** CRI-O's own default since 2021 (cri-o/cri-o#5113). */
export function infraOf({ infra = 'dropped' }: DriverSetup): Infra {
  return infra;
}

/** A CRI-O with its own configuration, storage, state and socket, all in the start's folder. */
export function crioLaunch({ path, setup, runtimes, work, cgroup, network }: EngineSetup): EngineLaunch {
  const root = `${work}/data`;
  // A long path would not do (podman-launch.ts).
  const runRoot = '/run/containers/storage';
  const socket = `${work}/crio.sock`;
  const config = `${work}/crio.conf`;
  const logs = `${work}/logs`;
  const networks = podNetwork(network, work);
  const driver = storageDriver(setup.driver);
  const infra = infraOf(setup);
  const tables = crioConf({
    ...{ setup, infra, root, runRoot, socket, work, logs, runtimes, network: networks },
    pauseImage: fullName(PAUSE_REFERENCE),
  });
  // Without a folder named, that of the host is read too.
  const start = criStart(work, cgroup, [path, '--config', config, '--config-dir', `${work}/none`]);
  const store = `[${[`${driver}@${root}+${runRoot}`, ...storageOptions(setup)].join(':')}]`;
  return {
    folders: [
      `${work}/.config/containers`,
      root,
      logs,
      networks.folder,
      networks.plugins,
      `${work}/policies`,
      `${work}/run`,
    ],
    files: [
      { path: config, text: tomlText(tables) },
      // Without one no image is used (containers-policy.json(5)).
      { path: `${work}/policy.json`, text: '{"default":[{"type":"insecureAcceptAnything"}]}\n' },
      // Plain HTTP is refused otherwise (containers-registries.conf(5)); the home's file is read in place of the host's.
      { path: `${work}/.config/containers/registries.conf`, text: REGISTRIES },
      ...networks.files,
      ...start.files,
      ...runtimes.flatMap((runtime) => runtimeWrapper(runtime, work)),
    ],
    argv: start.argv,
    env: { HOME: work },
    cri: {
      ...{ cgroup, infra, logs, needsNetwork: true },
      importer: {
        argv: (archive, name) => [
          ...(['skopeo', '--insecure-policy', '--tmpdir', '/run/tmp', 'copy', '--quiet'] as const),
          ...[`docker-archive:${archive}`, `containers-storage:${store}${name}`],
        ],
        // The storage is a library's, with locks by process: it is written where the engine is.
        isInside: true,
      },
      facts: ({ info, imageFolder }) => ({
        driver: /([^/]+)-images$/.exec(imageFolder)?.[1] ?? '',
        rootDir: imageFolder.slice(0, imageFolder.lastIndexOf('/')),
        runtimes: info.keysAt('config', 'crio', 'Runtimes'),
      }),
    },
    roots: {
      ...{ socket, dataRoot: root, rootDir: root, rootfs: [root], namespace: '', bundles: [], services: [] },
      states: [stateFolder(work, '*')],
      monitor: { program: 'conmon', container: '-c', runtime: '-r' },
      containers: [root, runRoot].map((folder) => `${folder}/${driver}-containers`),
    },
  };
}

const REGISTRIES = tomlText({ registry: [{ location: REGISTRY, insecure: true }] });
