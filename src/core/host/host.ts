import type { EngineVersion } from '../engines/engine-version.ts';
import type { KataFacts } from '../runtimes/kata-needs.ts';
import type { ProgramFault } from './program-fault.ts';

/** What was found on the host, collected once per command (src/adapters/host/host-facts.ts). */
export interface HostFacts extends BuildFacts {
  readonly root: boolean;
  /** `uname -r`. */
  readonly kernel: string;
  /** Node's name of the architecture: `x64`, `arm64`. */
  readonly arch: string;
  readonly boot_id: string;
  readonly cgroup: 'v1' | 'v2' | 'hybrid' | 'none';
  /** File systems the kernel has, built in or as a module that can be loaded. */
  readonly filesystems: readonly string[];
  /** Names of the parameters of the overlay module; absent if it is not loaded. */
  readonly overlay_parameters?: readonly string[] | undefined;
  /** Whether /dev/fuse exists, which a container may lack even if its kernel has FUSE. */
  readonly fuse_device?: boolean | undefined;
  /** Whether the kernel has device-mapper with thin provisioning, built in or as a module. */
  readonly thin_provisioning: boolean;
  /** Whether this process has CAP_SYS_RESOURCE; absent in older records. */
  readonly sys_resource?: boolean | undefined;
  /** What Kata Containers needs, if the scenario has it. */
  readonly kata?: KataFacts | undefined;
  /** By name, if the scenario has several builds; the facts of the first are above. */
  readonly builds?: Readonly<Record<string, BuildFacts>> | undefined;
  /** The file system under the state directory, and its free bytes. */
  readonly state: { readonly path: string; readonly filesystem: string; readonly free_bytes: number };
}

export interface FoundEngine {
  readonly path: string;
  readonly version: EngineVersion;
  /** Of a program that came in a package: its SHA-256, as the cache recorded it. */
  readonly sha256?: string | undefined;
}

/** What was found of one build of an engine, and of the runtimes as it would start them. */
export interface BuildFacts {
  /** Path of each required tool found on PATH or beside the engine, by its name. */
  readonly tools: Readonly<Record<string, string>>;
  /** By tool missing above: why the file of its name cannot be started, if there is one. */
  readonly tool_faults?: Readonly<Record<string, ProgramFault>> | undefined;
  readonly engine: FoundEngine | undefined;
  /** Why the build cannot be used, if the file exists. */
  readonly engine_fault?: ProgramFault | undefined;
  /** By runtime of the scenario: the path of its binary and its version. */
  readonly runtimes: Readonly<Record<string, FoundRuntime>>;
  /** By runtime missing above: why the file in its place cannot be started, if there is one. */
  readonly runtime_faults?: Readonly<Record<string, ProgramFault>> | undefined;
}

/** The host as one of several builds sees it. */
export function underBuild(host: HostFacts, name: string | undefined): HostFacts {
  return name === undefined ? host : { ...host, ...host.builds?.[name] };
}

export interface FoundRuntime {
  readonly path: string;
  /** First line of `--version`, or `unknown`. */
  readonly version: string;
  /** Of a binary that came in a package: its SHA-256, as the cache recorded it. */
  readonly sha256?: string | undefined;
}
