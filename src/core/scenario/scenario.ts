import type { OverlayOptions } from '../engines/overlay-options.ts';
import type { PackageSource } from '../packages/debian-source.ts';
import type { EngineSpec } from './engine-spec.ts';

/** What a user asks for, after defaults and validation (the YAML form is in src/scenario/schema.ts). */
export interface Scenario {
  readonly name: string;
  /** By its name (src/workloads). */
  readonly workload: string;
  /** `builtin:hello`, a name to fetch, or the path of an image archive. */
  readonly image: string;
  /** Of the workloads command and cri-pod: what runs in the container, in place of the image's own. */
  readonly command?: readonly string[] | undefined;
  /** Of the workload command: what it must end with; absent: 0. */
  readonly exit_code?: number | undefined;
  /** Of the workload cri-pod: milliseconds from the stop signal to SIGKILL; absent: SIGKILL at once. */
  readonly grace?: number | undefined;
  /** Of the workload fio: the path of its job file, as the scenario names it. */
  readonly job?: string | undefined;
  /** What the job file said when the scenario was read. */
  readonly job_text?: string | undefined;
  readonly network: 'bridge' | 'none' | 'host';
  /** `fresh`: every driver setup gets a newly made file system of the same size; `host`: the host's own. */
  readonly backing: 'fresh' | 'host';
  /** Size of a fresh backing file system, in bytes (a sparse file). */
  readonly backing_bytes: number;
  /** An engine's program to find on PATH, or the path of one. */
  readonly engine: string;
  /** Version of a build that does not report its own, such as `29.0`. */
  readonly engine_version?: string | undefined;
  /** Several builds, in place of `engine`: each has columns of its own. */
  readonly engines?: readonly EngineSpec[] | undefined;
  readonly drivers: readonly DriverSetup[];
  readonly runtimes: readonly RuntimeSpec[];
  /** Engine restarts per driver setup. */
  readonly rounds: number;
  /** Timed samples per cell and round. */
  readonly iterations: number;
  /** Samples per cell and round that are recorded but not counted. */
  readonly warmup: number;
  readonly order: 'interleaved' | 'sequential';
  /** Containers at a time; several entries make a ladder of cells. */
  readonly concurrency: readonly number[];
  /** Of the image builtin:layers; more than one entry makes a ladder of cells; absent: one. */
  readonly layers?: readonly number[] | undefined;
  /** Files that a container changes before it is committed; more than one entry makes a ladder of cells. */
  readonly changed_files?: readonly number[] | undefined;
  /** Idle containers of the same runtime beside the measured one; several entries make a ladder; absent: none. */
  readonly live?: readonly number[] | undefined;
  /** Small files of the image builtin:layers, and the bytes of each; absent: 1024 of 4096. */
  readonly files?: number | undefined;
  readonly file_bytes?: number | undefined;
  /** Whether one cell is visited again and again, to see a drift of the machine; absent: it is not. */
  readonly sentinel?: boolean | undefined;
  /** Traced iterations per cell and round, which are not counted; absent: none. */
  readonly explain?: number | undefined;
  /** Deadline of one iteration, in milliseconds. */
  readonly timeout_ms: number;
  /** Published figures to put beside the grid, by name. */
  readonly reference?: string | undefined;
  /** Seed of the randomised order; absent: drawn when planning, and recorded in the plan. */
  readonly seed?: number | undefined;
}

/** A storage driver with its mode and options; `name` is unique in a scenario and names the grid's column. */
export interface DriverSetup {
  readonly name: string;
  /** The value of daemon.json's `storage-driver`. */
  readonly driver: string;
  /** `containerd`: the snapshotter of that name, where Docker has a graphdriver of the same name; absent: see the driver. */
  readonly store?: 'containerd' | undefined;
  /** proxy only: the snapshotter's program, to find on PATH or by its path. */
  readonly binary?: string | undefined;
  /** proxy only: where the snapshotter listens, in the lab; absent: in the start's folder. */
  readonly socket?: string | undefined;
  /** proxy only: its arguments, with {socket} and {root}; absent: those of a known program. */
  readonly args?: readonly string[] | undefined;
  /** devicemapper and devmapper only. */
  readonly mode?: 'loop-lvm' | 'direct-lvm' | undefined;
  /** direct-lvm: a block device, or `auto` for a loop file (labelled so in the results). */
  readonly device?: string | undefined;
  /**
   * direct-lvm: who builds the thin pool. `tool` (the default): drivergrid, under a volume group with the
   * run's name; `engine`: the engine itself, through `dm.directlvm_device`.
   */
  readonly pool?: 'tool' | 'engine' | undefined;
  /** Further `storage-opts`, verbatim; KEY=VALUE in containerd's configuration if the driver is a snapshotter. */
  readonly options?: readonly string[] | undefined;
  /** Parameters of the kernel's overlay module while its engine runs; drivers over overlayfs only. */
  readonly overlay?: OverlayOptions | undefined;
  /** Engines with CRI: whether their pods have a pause container; absent: as the engine does by itself. */
  readonly infra?: 'kept' | 'dropped' | undefined;
  /** Names of the scenario's engines that are to run it; absent: every one. */
  readonly engines?: readonly string[] | undefined;
}

/** A low-level runtime; `name` is unique in a scenario and names the grid's row. */
export interface RuntimeSpec {
  readonly name: string;
  /** The known runtime that it is (src/core/runtimes/known-runtimes.ts); absent: the one of its name. */
  readonly kind?: string | undefined;
  /** Binary with the OCI command line; absent: looked up by the known name. */
  readonly path?: string | undefined;
  /** Takes the binary from a package of this suite, which `setup` has put into the cache. */
  readonly from?: PackageSource | undefined;
  /** Arguments before the OCI command; absent: those that src/core/runtimes/known-runtimes.ts knows to work. */
  readonly args?: readonly string[] | undefined;
  /** containerd shim type such as `io.containerd.kata.v2`: engines from 24.0 only. */
  readonly runtime_type?: string | undefined;
}
