import type { ReadyRuntime } from '../../runtimes/known-runtimes.ts';
import { kindOfShim, shimOf } from '../../runtimes/shims.ts';
import { atLeast, type EngineVersion } from '../engine-version.ts';
import type { PodNetwork } from '../pod-network.ts';
import { runtimeProgram, stateFolder } from '../runtime-wrapper.ts';
import { mergedTables, type TomlTable } from '../toml.ts';
import { OLD_CRI } from './containerd-roots.ts';

/** What containerd's CRI is to be. */
export interface CriSettings {
  readonly version: EngineVersion;
  readonly work: string;
  /** Its snapshotter, by the name it has there. */
  readonly snapshotter: string;
  readonly pauseImage: string;
  readonly runtimes: readonly ReadyRuntime[];
  /** Where CNI's files are; undefined: where they are already. */
  readonly network: Pick<PodNetwork, 'folder' | 'plugins'> | undefined;
  /** Whether systemd makes the cgroups of containers. */
  readonly systemdCgroup?: boolean;
}

/** What a containerd with CRI is to be. */
export interface ContainerdSettings extends CriSettings {
  readonly root: string;
  readonly state: string;
  readonly socket: string;
  /** Of the snapshotter. */
  readonly snapshotterTables: TomlTable;
}

const IMAGES = 'io.containerd.cri.v1.images';
/** containerd's name of the runtimes of its CRI from 2.0 on. */
export const RUNTIME = 'io.containerd.cri.v1.runtime';

/**
 * config.toml of containerd's own format 2 up to 1.7, and 3 from 2.0 on, which 2.3 and newer translate at start (containerd
 * docs/cri/config.md, RELEASES.md).
 */
export function containerdConfig(settings: ContainerdSettings): TomlTable {
  const { version, root, state, socket, work } = settings;
  const isTwo = atLeast(version, 2);
  const format = isTwo ? 3 : 2;
  // NRI would make a socket in /var/run.
  const nri = isTwo ? { 'io.containerd.nri.v1.nri': { disable: true } } : {};
  const plugins = {
    'io.containerd.internal.v1.opt': { path: `${work}/opt` },
    ...nri,
    ...criPlugins(settings, format),
  };
  return mergedTables(
    {
      ...{ version: BigInt(format), root, state },
      // From 2.4 on drop-ins of the host are read otherwise.
      imports: [],
      grpc: { address: socket },
      plugins,
    },
    settings.snapshotterTables,
  );
}

/**
 * The tables of containerd's CRI, for a format of its configuration.
 *
 * `restrict_oom_score_adj`: without CAP_SYS_RESOURCE no pod would start, with it nothing changes.
 */
export function criPlugins(settings: CriSettings, format: number): TomlTable {
  const { version, snapshotter, pauseImage, network } = settings;
  const containerd = {
    default_runtime_name: settings.runtimes[0]?.name ?? '',
    runtimes: runtimeTables(settings),
  };
  const common = { restrict_oom_score_adj: true };
  if (format < 3) {
    const cni = network === undefined ? {} : { cni: { bin_dir: network.plugins, conf_dir: network.folder } };
    const images = { sandbox_image: pauseImage };
    return { [OLD_CRI]: { ...images, ...common, ...cni, containerd: { snapshotter, ...containerd } } };
  }
  const plugins = (folder: string): TomlTable =>
    atLeast(version, 2, 1) ? { bin_dirs: [folder] } : { bin_dir: folder };
  const cni = network === undefined ? {} : { cni: { ...plugins(network.plugins), conf_dir: network.folder } };
  return {
    [IMAGES]: { snapshotter, pinned_images: { sandbox: pauseImage } },
    [RUNTIME]: { ...common, ...cni, containerd },
  };
}

/** Path of the file with the settings of gVisor's shim. */
export function runscSettings(work: string, runtime: string): string {
  return `${work}/${runtime}.runsc.toml`;
}

function runtimeTables({ runtimes, work, systemdCgroup }: CriSettings): TomlTable {
  const cgroups = systemdCgroup === true ? { options: { SystemdCgroup: true } } : {};
  return Object.fromEntries(
    runtimes.map((runtime) => {
      const table = runtimeTable(runtime, work);
      return [runtime.name, runtime.runtime_type === undefined ? mergedTables(table, cgroups) : table];
    }),
  );
}

function runtimeTable(runtime: ReadyRuntime, work: string): TomlTable {
  const { name, runtime_type: type } = runtime;
  if (type === undefined)
    return {
      runtime_type: 'io.containerd.runc.v2',
      options: { BinaryName: runtimeProgram(runtime, work), Root: stateFolder(work, name) },
    };
  const kind = kindOfShim(shimOf(type));
  const table = { runtime_type: type };
  if (kind === 'kata') return { ...table, privileged_without_host_devices: true };
  if (kind !== 'runsc') return table;
  return {
    ...table,
    options: { TypeUrl: 'io.containerd.runsc.v1.options', ConfigPath: runscSettings(work, name) },
  };
}
