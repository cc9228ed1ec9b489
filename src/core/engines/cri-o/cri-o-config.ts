import { runtimeKind, type ReadyRuntime } from '../../runtimes/known-runtimes.ts';
import type { DriverSetup } from '../../scenario/scenario.ts';
import { isFuse, storageDriver } from '../containers-storage.ts';
import type { Infra } from '../cri-dialect.ts';
import type { PodNetwork } from '../pod-network.ts';
import { runtimeProgram, stateFolder } from '../runtime-wrapper.ts';
import type { TomlTable } from '../toml.ts';

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
export function crioConf(settings: CrioSettings): TomlTable {
  const { setup, infra, root, runRoot, socket, work, logs, pauseImage, runtimes, network } = settings;
  return {
    crio: {
      ...{ root, runroot: runRoot, log_dir: logs },
      storage_driver: storageDriver(setup.driver),
      storage_option: storageOptions(setup),
      version_file: `${work}/run/version`,
      clean_shutdown_file: `${work}/run/clean.shutdown`,
      internal_wipe: false,
      api: { listen: socket },
      runtime: {
        ...{ cgroup_manager: 'cgroupfs', conmon_cgroup: 'pod' },
        default_runtime: runtimes[0]?.name ?? '',
        drop_infra_ctr: infra === 'dropped',
        namespaces_dir: `${work}/run/ns`,
        container_exits_dir: `${work}/run/exits`,
        container_attach_socket_dir: `${work}/run`,
        apparmor_profile: '',
        hooks_dir: [],
        runtimes: Object.fromEntries(runtimes.map((runtime) => [runtime.name, runtimeTable(runtime, work)])),
      },
      image: {
        pause_image: pauseImage,
        signature_policy: `${work}/policy.json`,
        signature_policy_dir: `${work}/policies`,
      },
      network: { network_dir: network.folder, plugin_dirs: [network.plugins] },
      nri: { enable_nri: false },
    },
  };
}

/** The options of a setup's driver, as `storage_option` has them. */
export function storageOptions(setup: DriverSetup): string[] {
  const own = isFuse(setup.driver) ? ['overlay.mount_program=/usr/bin/fuse-overlayfs'] : [];
  return [...own, ...(setup.options ?? [])];
}

function runtimeTable(runtime: ReadyRuntime, work: string): TomlTable {
  const { name, runtime_type: type } = runtime;
  return {
    runtime_path: runtimeProgram(runtime, work),
    // Kata's shim, by its path; it is no OCI runtime (crio.conf(5)).
    runtime_type: type !== undefined || runtimeKind(runtime) === 'kata' ? 'vm' : 'oci',
    runtime_root: stateFolder(work, name),
    monitor_cgroup: 'pod',
  };
}
