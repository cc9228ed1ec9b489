import { readFile } from 'node:fs/promises';

/** CAP_SYS_RESOURCE (capability.h): among others, to lower the OOM score of processes. */
const SYS_RESOURCE = 24n;

/** Whether this process, and so what it starts, has CAP_SYS_RESOURCE (proc(5), CapEff). */
export async function hasSysResource(): Promise<boolean> {
  const status = await readFile('/proc/self/status', 'utf8');
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  return ((effective >> SYS_RESOURCE) & 1n) === 1n;
}
