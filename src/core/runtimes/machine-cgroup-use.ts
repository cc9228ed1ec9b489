/** What one cgroup used, as far as its files tell. */
export interface CgroupUse {
  readonly cpuUs?: number | undefined;
  readonly peakBytes?: number | undefined;
  /** Processes are in it whose memory is not counted: cgroup v2 without the controller, as Kata makes kata_overhead/ID. */
  readonly lacksPeak: boolean;
}

/** The files of a cgroup that tell its use, in either version; a number alone, or a line `usage_usec N`. */
const CPU_FILES: Readonly<Record<string, (text: string) => number | undefined>> = {
  'cpu.stat': (text) => numberIn(/^usage_usec (\d+)$/m, text),
  'cpuacct.usage': (text) => {
    const ns = numberIn(/^(\d+)$/m, text);
    return ns === undefined ? undefined : Math.round(ns / 1000);
  },
};
/** From Linux 5.19 on; v1 always had it. */
const PEAK_FILES = ['memory.peak', 'memory.max_usage_in_bytes'];

/** Names of all files that {@link cgroupUse} reads. */
export const USE_FILES: readonly string[] = [...Object.keys(CPU_FILES), ...PEAK_FILES];

/** @param files texts by name, without those that are not there */
export function cgroupUse(files: Readonly<Record<string, string>>): CgroupUse {
  const cpu = Object.entries(CPU_FILES).map(([name, read]) => read(files[name] ?? ''));
  const peaks = PEAK_FILES.map((name) => numberIn(/^(\d+)$/m, files[name] ?? ''));
  const peakBytes = peaks.find((one) => one !== undefined);
  return {
    cpuUs: cpu.find((one) => one !== undefined),
    peakBytes,
    // v1 counts memory in another hierarchy than CPU time, where it has no usage_usec.
    lacksPeak: peakBytes === undefined && cpu[0] !== undefined,
  };
}

function numberIn(pattern: RegExp, text: string): number | undefined {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}
