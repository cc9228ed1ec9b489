import type { EngineVersion } from '../engines/engine-version.ts';
import type { ProgramFault } from './program-fault.ts';

/** What was found on the host, gathered once per command (src/adapters/host/host-facts.ts). */
export interface HostFacts {
  readonly root: boolean;
  /** `uname -r`. */
  readonly kernel: string;
  /** Node's name of the architecture: `x64`, `arm64`. */
  readonly arch: string;
  readonly boot_id: string;
  readonly cgroup: 'v1' | 'v2' | 'hybrid' | 'none';
  /** File systems the kernel has, built in or as a module that can be loaded. */
  readonly filesystems: readonly string[];
  /** Whether /dev/fuse is there, which a container may lack on a kernel that has FUSE. */
  readonly fuse_device?: boolean | undefined;
  /** Whether the kernel has device-mapper with thin provisioning, built in or as a module. */
  readonly thin_provisioning: boolean;
  /** Path of each tool that was looked for and is on PATH, by its name. */
  readonly tools: Readonly<Record<string, string>>;
  /** Per tool that is not among these: why it cannot be started, where something of its name is there. */
  readonly tool_faults?: Readonly<Record<string, ProgramFault>> | undefined;
  readonly engine: { readonly path: string; readonly version: EngineVersion } | undefined;
  /** Why what the scenario names as engine is none, where something is there. */
  readonly engine_fault?: ProgramFault | undefined;
  /** Per runtime of the scenario: where its binary is and what it says of itself. */
  readonly runtimes: Readonly<Record<string, FoundRuntime>>;
  /** Per runtime that is not among these: why it cannot be started, where something is in its place. */
  readonly runtime_faults?: Readonly<Record<string, ProgramFault>> | undefined;
  /** The file system under the state directory, and its free bytes. */
  readonly state: { readonly path: string; readonly filesystem: string; readonly free_bytes: number };
}

export interface FoundRuntime {
  readonly path: string;
  /** First line of `--version`, or `unknown`. */
  readonly version: string;
}
