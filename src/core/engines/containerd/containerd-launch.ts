import type { ReadyRuntime } from '../../runtimes/known-runtimes.ts';
import { kindOfShim, shimOf } from '../../runtimes/shims.ts';
import { fullName, PAUSE_REFERENCE } from '../../scenario/image-name.ts';
import type { DriverSetup } from '../../scenario/scenario.ts';
import { criStart } from '../cri-script.ts';
import type { ConfigFile, EngineLaunch, EngineSetup } from '../engine-kind.ts';
import { atLeast, type EngineVersion } from '../engine-version.ts';
import { podNetwork } from '../pod-network.ts';
import { tomlText } from '../toml.ts';
import { runtimeWrapper, stateFolder } from '../runtime-wrapper.ts';
import { containerdConfig, runscSettings } from './containerd-config.ts';
import { proxyOf, snapshotterTables } from './snapshotter-config.ts';
import { pluginOf, PROXY } from './snapshotters.ts';

/** containerd's namespace of what CRI makes (containerd internal/cri/constants). */
const CRI_NAMESPACE = 'k8s.io';
/** Where a snapshotter keeps its layers: a folder of the name of its plugin. */
const PLUGIN = pluginOf('');
const TASKS = 'io.containerd.runtime.v2.task';

/** The name that containerd knows a setup's snapshotter by. */
export function snapshotterName({ driver, name }: DriverSetup): string {
  return driver === PROXY ? name : driver;
}

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
  const start = criStart(work, cgroup, [path, '--config', config], proxy);
  return {
    folders: [root, state, logs, networks.folder, networks.plugins],
    files: [
      { path: config, text: tomlText(tables) },
      ...networks.files,
      ...start.files,
      ...runtimes.flatMap((runtime) => runtimeFiles(runtime, work)),
    ],
    argv: start.argv,
    cri: {
      ...{ cgroup, infra: 'kept', logs, importer: importer(path, version, setup, socket) },
      facts: ({ info, imageFolder }) => ({
        driver: imageFolder.slice(imageFolder.lastIndexOf(PLUGIN) + PLUGIN.length),
        rootDir: info.at('config', 'containerdRootDir'),
        runtimes: info.keysAt('config', 'containerd', 'runtimes'),
      }),
    },
    roots: {
      ...{ socket, dataRoot: root, rootDir: root, rootfs: [root, `${state}/${TASKS}`] },
      ...{ namespace: CRI_NAMESPACE, bundles: [`${state}/${TASKS}`] },
      services: proxy === undefined ? [] : [proxy.socket],
      ...(proxy === undefined ? {} : { snapshotter: proxy.socket }),
      states: [
        `${stateFolder(work, '*')}/${CRI_NAMESPACE}`,
        // Of shims that are named by their type.
        ...['/run/containerd/runc', '/run/containerd/runsc'].map((folder) => `${folder}/${CRI_NAMESPACE}`),
      ],
      containers: ['containers', 'sandboxes'].flatMap((name) => [
        `${root}/io.containerd.grpc.v1.cri/${name}`,
        `${state}/io.containerd.grpc.v1.cri/${name}`,
      ]),
    },
  };
}

/**
 * ctr, which comes with containerd. From 2.0 on it hands an archive to a service of containerd's that unpacks for overlayfs
 * only, unless it is told to do the work itself (containerd cmd/ctr/commands/images/import.go).
 */
function importer(path: string, version: EngineVersion, setup: DriverSetup, socket: string) {
  const ctr = `${path.slice(0, path.lastIndexOf('/') + 1)}ctr`;
  const local = atLeast(version, 2) ? ['--local'] : [];
  const argv = (archive: string): [string, ...string[]] => [
    ...([ctr, '--address', socket, '--namespace', CRI_NAMESPACE] as const),
    ...['images', 'import', ...local, '--snapshotter', snapshotterName(setup), archive],
  ];
  return { argv, isInside: false };
}

function runtimeFiles(runtime: ReadyRuntime, work: string): ConfigFile[] {
  const { name, runtime_type: type } = runtime;
  if (type === undefined) return runtimeWrapper(runtime, work);
  if (kindOfShim(shimOf(type)) !== 'runsc') return [];
  return [{ path: runscSettings(work, name), text: runscText() }];
}

/** Settings of gVisor's shim (gVisor docs, "containerd configuration"). */
function runscText(): string {
  return tomlText({ runsc_config: { platform: 'systrap' } });
}
