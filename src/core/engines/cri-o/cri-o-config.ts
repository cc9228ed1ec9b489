import { runtimeKind, type ReadyRuntime } from '../../runtimes/known-runtimes.ts';
import type { DriverSetup } from '../../scenario/scenario.ts';
import { isFuse, storageDriver } from '../containers-storage.ts';
import type { Infra } from '../cri-dialect.ts';
import type { PodNetwork } from '../pod-network.ts';
import { runtimeProgram, stateFolder } from '../runtime-wrapper.ts';
import { quoted, tomlText } from '../toml-text.ts';

/** What a CRI-O is to be; absolute paths. */
export interface CrioSettings {
  readonly setup: DriverSetup;
  readonly infra: Infra;
  readonly root: string;
  readonly runRoot: string;
  readonly socket: string;
  readonly work: string;
  readonly logs: string;
  readonly pauseImage: string;
  readonly runtimes: readonly ReadyRuntime[];
  readonly network: Pick<PodNetwork, 'folder' | 'plugins'>;
}

/**
 * crio.conf (crio.conf(5)).
 *
 * - The lab's namespaces cannot reach systemd, whatever the host runs; with cgroupfs conmon has to be in the pod's cgroup.
 * - Nothing is checked or repaired after an unclean end: each start has folders of its own.
 */
export function crioConf(settings: CrioSettings): string {
  const { setup, infra, root, runRoot, socket, work, logs, pauseImage, runtimes, network } = settings;
  return tomlText(
    '[crio]',
    `root = ${quoted(root)}`,
    `runroot = ${quoted(runRoot)}`,
    `storage_driver = ${quoted(storageDriver(setup.driver))}`,
    `storage_option = ${list(storageOptions(setup))}`,
    `log_dir = ${quoted(logs)}`,
    `version_file = ${quoted(`${work}/run/version`)}`,
    `clean_shutdown_file = ${quoted(`${work}/run/clean.shutdown`)}`,
    'internal_wipe = false',
    '[crio.api]',
    `listen = ${quoted(socket)}`,
    '[crio.runtime]',
    'cgroup_manager = "cgroupfs"',
    'conmon_cgroup = "pod"',
    `default_runtime = ${quoted(runtimes[0]?.name ?? '')}`,
    `drop_infra_ctr = ${infra === 'dropped'}`,
    `namespaces_dir = ${quoted(`${work}/run/ns`)}`,
    `container_exits_dir = ${quoted(`${work}/run/exits`)}`,
    `container_attach_socket_dir = ${quoted(`${work}/run`)}`,
    'apparmor_profile = ""',
    'hooks_dir = []',
    ...runtimes.flatMap((runtime) => runtimeTable(runtime, work)),
    '[crio.image]',
    `pause_image = ${quoted(pauseImage)}`,
    `signature_policy = ${quoted(`${work}/policy.json`)}`,
    `signature_policy_dir = ${quoted(`${work}/policies`)}`,
    '[crio.network]',
    `network_dir = ${quoted(network.folder)}`,
    `plugin_dirs = ${list([network.plugins])}`,
    '[crio.nri]',
    'enable_nri = false',
  );
}

/** The options of a setup's driver, as `storage_option` has them. */
export function storageOptions(setup: DriverSetup): string[] {
  const own = isFuse(setup.driver) ? ['overlay.mount_program=/usr/bin/fuse-overlayfs'] : [];
  return [...own, ...(setup.options ?? [])];
}

function runtimeTable(runtime: ReadyRuntime, work: string): string[] {
  const { name, runtime_type: type } = runtime;
  return [
    `[crio.runtime.runtimes.${quoted(name)}]`,
    `runtime_path = ${quoted(runtimeProgram(runtime, work))}`,
    // Kata's shim, by its path; it is no OCI runtime (crio.conf(5)).
    `runtime_type = ${quoted(type !== undefined || runtimeKind(runtime) === 'kata' ? 'vm' : 'oci')}`,
    `runtime_root = ${quoted(stateFolder(work, name))}`,
    'monitor_cgroup = "pod"',
  ];
}

function list(texts: readonly string[]): string {
  return `[${texts.map(quoted).join(', ')}]`;
}
