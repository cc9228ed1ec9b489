import { runtimeKind, type ReadyRuntime } from '../../runtimes/known-runtimes.ts';
import { fullName, PAUSE_REFERENCE } from '../../scenario/image-name.ts';
import type { DriverSetup } from '../../scenario/scenario.ts';
import { storageDriver } from '../containers-storage.ts';
import type { PodNetwork } from '../pod-network.ts';
import { runtimeProgram, stateFolder } from '../runtime-wrapper.ts';
import { mergedTables, type TomlTable } from '../toml.ts';
import { infraOf, storageOptions, type CrioPlaces } from './cri-o-cri.ts';

/** What a CRI-O is to be. */
export interface CrioSettings extends CrioPlaces {
  readonly setup: DriverSetup;
  readonly runtimes: readonly ReadyRuntime[];
  /** Where CNI's files are; undefined: where they are already. */
  readonly network: Pick<PodNetwork, 'folder' | 'plugins'> | undefined;
}

/** What a private CRI-O is to be. */
export interface PrivateCrioSettings extends CrioSettings {
  /** Where it exports its spans, by gRPC; undefined: nowhere. */
  readonly spans: string | undefined;
}

/**
 * crio.conf (crio.conf(5)) of a private CRI-O. The lab's namespaces cannot reach systemd, whatever the host runs; with
 * cgroupfs conmon has to be in the pod's cgroup.
 */
export function crioConf(settings: PrivateCrioSettings): TomlTable {
  const runtimes = settings.runtimes.map(({ name }) => [name, { monitor_cgroup: 'pod' }]);
  return mergedTables(crioDropIn(settings), {
    crio: {
      runtime: {
        ...{ cgroup_manager: 'cgroupfs', conmon_cgroup: 'pod', apparmor_profile: '', hooks_dir: [] },
        runtimes: Object.fromEntries(runtimes) as TomlTable,
      },
      nri: { enable_nri: false },
      ...tracing(settings.spans),
    },
  });
}

/**
 * What any CRI-O that is measured is told, also as a file that is read after the host's. Nothing is checked or repaired after
 * an unclean end: each start has folders of its own.
 */
export function crioDropIn(settings: CrioSettings): TomlTable {
  const { setup, root, runRoot, socket, work, runtimes, network } = settings;
  const cni =
    network === undefined ? {} : { network: { network_dir: network.folder, plugin_dirs: [network.plugins] } };
  return {
    crio: {
      ...{ root, runroot: runRoot, log_dir: `${work}/logs` },
      storage_driver: storageDriver(setup.driver),
      storage_option: storageOptions(setup),
      version_file: `${work}/run/version`,
      clean_shutdown_file: `${work}/run/clean.shutdown`,
      internal_wipe: false,
      api: { listen: socket },
      runtime: {
        default_runtime: runtimes[0]?.name ?? '',
        drop_infra_ctr: infraOf(setup) === 'dropped',
        namespaces_dir: `${work}/run/ns`,
        container_exits_dir: `${work}/run/exits`,
        container_attach_socket_dir: `${work}/run`,
        runtimes: Object.fromEntries(runtimes.map((runtime) => [runtime.name, runtimeTable(runtime, work)])),
      },
      image: {
        pause_image: fullName(PAUSE_REFERENCE),
        signature_policy: `${work}/policy.json`,
        signature_policy_dir: `${work}/policies`,
      },
      ...cni,
    },
  };
}

/** crio.conf(5), "CRIO.TRACING TABLE": all, since what is not traced is not in the client's trace. */
function tracing(endpoint: string | undefined): TomlTable {
  if (endpoint === undefined) return {};
  return {
    tracing: {
      ...{ enable_tracing: true, tracing_endpoint: endpoint },
      tracing_sampling_rate_per_million: 1_000_000n,
    },
  };
}

function runtimeTable(runtime: ReadyRuntime, work: string): TomlTable {
  const { name, runtime_type: type } = runtime;
  return {
    runtime_path: runtimeProgram(runtime, work),
    // Kata's shim, by its path; it is no OCI runtime (crio.conf(5)).
    runtime_type: type !== undefined || runtimeKind(runtime) === 'kata' ? 'vm' : 'oci',
    runtime_root: stateFolder(work, name),
  };
}
