import { UsageError } from '../errors.ts';

/** Enough for every bundled scenario: one container runs at a time. */
const DEFAULT_CPUS = 2;
const DEFAULT_MEMORY_MIB = 4096;
const LEAST_MEMORY_MIB = 1024;

export interface MachineSize {
  readonly cpus: number;
  readonly memoryMib: number;
}

/**
 * @param asked `memory` in MiB
 * @throws UsageError if a number is not possible, or the host has less
 */
export function machineSize(
  asked: { cpus?: number | undefined; memory?: number | undefined },
  host: MachineSize,
): MachineSize {
  const cpus = asked.cpus ?? Math.min(DEFAULT_CPUS, host.cpus);
  const memoryMib = asked.memory ?? Math.min(DEFAULT_MEMORY_MIB, Math.floor(host.memoryMib * 0.75));
  if (!(Number.isInteger(cpus) && cpus >= 1 && cpus <= host.cpus)) {
    throw new UsageError(`expected a whole number from 1 to ${host.cpus} for --cpus, found ${cpus}`);
  }
  if (!(Number.isInteger(memoryMib) && memoryMib >= LEAST_MEMORY_MIB && memoryMib <= host.memoryMib)) {
    throw new UsageError(
      `expected ${LEAST_MEMORY_MIB} to ${host.memoryMib} (MiB) for --memory, found ${memoryMib}`,
    );
  }
  return { cpus, memoryMib };
}

/** Describes the guest's share of the host. */
export function sizeText(size: MachineSize, host: MachineSize): string {
  const isPart = size.cpus < host.cpus || size.memoryMib < host.memoryMib;
  const cpus = `${size.cpus} of ${host.cpus} CPUs`;
  const memory = `${gib(size.memoryMib)} of ${gib(host.memoryMib)} GiB`;
  return `${cpus}, ${memory}${isPart ? ' (enough; --cpus and --memory give more)' : ''}`;
}

function gib(mib: number): string {
  return String(Math.round((mib / 1024) * 10) / 10);
}
