/** How the next boot's kernel is chosen, for one boot only. */
export type LoaderName = 'grub' | 'systemd-boot' | 'kexec';

/** An installed kernel. */
export interface BootableKernel {
  /** As `uname -r` prints it. */
  readonly release: string;
  /** What the boot loader knows it by: an entry's id, or the path of its image for kexec. */
  readonly entry: string;
}

/** On disk from before the first change until everything is undone: a run that reboots this machine. */
export interface RebootRecord {
  readonly schema: 1;
  readonly run_id: string;
  /** The run directory, absolute. */
  readonly folder: string;
  readonly loader: LoaderName;
  readonly kernels: readonly BootableKernel[];
  /** In which the run was asked for: nothing is measured in it. */
  readonly began_boot_id: string;
  /** The boot that is to come, chosen in the boot named; absent once this machine has booted. */
  readonly chosen?: { readonly boot: number; readonly kernel: string; readonly boot_id: string } | undefined;
  /** The last session. */
  readonly session?: RebootSession | undefined;
  /** Boots in a row that came up under another kernel than the chosen one. */
  readonly wrong: number;
  /** Options of the run that each session needs. */
  readonly options: { readonly rootfs_program?: string | undefined; readonly csv_dialect: string };
  /** The caller's variables that each session needs: PATH, proxies, where the cache is. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface RebootSession {
  /** Of the plan, counted from 1. */
  readonly boot: number;
  readonly boot_id: string;
  /** It came to its end by itself, not by a signal or a power cut. */
  readonly has_ended: boolean;
  /** Recorded samples when it began. */
  readonly samples: number;
  /** Sessions in a row that have begun with as many: each was cut before it measured anything. */
  readonly begun: number;
}
