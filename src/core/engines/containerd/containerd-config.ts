import type { ReadyRuntime } from '../../runtimes/known-runtimes.ts';
import { kindOfShim, shimOf } from '../../runtimes/shims.ts';
import { atLeast, type EngineVersion } from '../engine-version.ts';
import type { PodNetwork } from '../pod-network.ts';
import { runtimeProgram, stateFolder } from '../runtime-wrapper.ts';
import { quoted, tomlText } from '../toml-text.ts';

/** What a containerd with CRI is to be. */
export interface ContainerdSettings {
  readonly version: EngineVersion;
  readonly root: string;
  readonly state: string;
  readonly socket: string;
  readonly work: string;
  /** Its snapshotter, by the name it has there. */
  readonly snapshotter: string;
  /** Tables of the snapshotter. */
  readonly snapshotterTables: readonly string[];
  readonly pauseImage: string;
  readonly runtimes: readonly ReadyRuntime[];
  readonly network: Pick<PodNetwork, 'folder' | 'plugins'>;
}

const OLD_CRI = 'io.containerd.grpc.v1.cri';
const IMAGES = 'io.containerd.cri.v1.images';
const RUNTIME = 'io.containerd.cri.v1.runtime';

/**
 * config.toml of containerd's own format 2 up to 1.7, and 3 from 2.0 on, which 2.3 and newer translate at start (containerd
 * docs/cri/config.md, RELEASES.md).
 *
 * - `restrict_oom_score_adj`: without CAP_SYS_RESOURCE no pod would start, with it nothing changes.
 * - NRI would make a socket in /var/run; from 2.4 on drop-ins of the host are read if `imports` does not say otherwise.
 */
export function containerdConfig(settings: ContainerdSettings): string {
  const { version, root, state, socket, work } = settings;
  const isTwo = atLeast(version, 2);
  return tomlText(
    `version = ${isTwo ? 3 : 2}`,
    `root = ${quoted(root)}`,
    `state = ${quoted(state)}`,
    'imports = []',
    '[grpc]',
    `address = ${quoted(socket)}`,
    '[plugins."io.containerd.internal.v1.opt"]',
    `path = ${quoted(`${work}/opt`)}`,
    ...settings.snapshotterTables,
    ...(isTwo ? newTables(settings) : oldTables(settings)),
  );
}

function oldTables({ snapshotter, pauseImage, runtimes, network, work }: ContainerdSettings): string[] {
  const at = `plugins."${OLD_CRI}"`;
  return [
    `[${at}]`,
    `sandbox_image = ${quoted(pauseImage)}`,
    'restrict_oom_score_adj = true',
    `[${at}.cni]`,
    `bin_dir = ${quoted(network.plugins)}`,
    `conf_dir = ${quoted(network.folder)}`,
    `[${at}.containerd]`,
    `snapshotter = ${quoted(snapshotter)}`,
    `default_runtime_name = ${quoted(runtimes[0]?.name ?? '')}`,
    ...runtimes.flatMap((runtime) => runtimeTables(`${at}.containerd.runtimes`, runtime, work)),
  ];
}

function newTables({
  version,
  snapshotter,
  pauseImage,
  runtimes,
  network,
  work,
}: ContainerdSettings): string[] {
  const isLater = atLeast(version, 2, 1);
  return [
    '[plugins."io.containerd.nri.v1.nri"]',
    'disable = true',
    `[plugins."${IMAGES}"]`,
    `snapshotter = ${quoted(snapshotter)}`,
    `[plugins."${IMAGES}".pinned_images]`,
    `sandbox = ${quoted(pauseImage)}`,
    `[plugins."${RUNTIME}"]`,
    'restrict_oom_score_adj = true',
    `[plugins."${RUNTIME}".cni]`,
    isLater ? `bin_dirs = [${quoted(network.plugins)}]` : `bin_dir = ${quoted(network.plugins)}`,
    `conf_dir = ${quoted(network.folder)}`,
    `[plugins."${RUNTIME}".containerd]`,
    `default_runtime_name = ${quoted(runtimes[0]?.name ?? '')}`,
    ...runtimes.flatMap((runtime) =>
      runtimeTables(`plugins."${RUNTIME}".containerd.runtimes`, runtime, work),
    ),
  ];
}

/** Path of the file with the settings of gVisor's shim. */
export function runscSettings(work: string, runtime: string): string {
  return `${work}/${runtime}.runsc.toml`;
}

function runtimeTables(above: string, runtime: ReadyRuntime, work: string): string[] {
  const { name, runtime_type: type } = runtime;
  const at = `${above}.${quoted(name)}`;
  if (type === undefined)
    return [
      `[${at}]`,
      'runtime_type = "io.containerd.runc.v2"',
      `[${at}.options]`,
      `BinaryName = ${quoted(runtimeProgram(runtime, work))}`,
      `Root = ${quoted(stateFolder(work, name))}`,
    ];
  const kind = kindOfShim(shimOf(type));
  const lines = [`[${at}]`, `runtime_type = ${quoted(type)}`];
  if (kind === 'kata') return [...lines, 'privileged_without_host_devices = true'];
  if (kind !== 'runsc') return lines;
  return [
    ...lines,
    `[${at}.options]`,
    'TypeUrl = "io.containerd.runsc.v1.options"',
    `ConfigPath = ${quoted(runscSettings(work, name))}`,
  ];
}
