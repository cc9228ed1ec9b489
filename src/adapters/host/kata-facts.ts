import { open, readFile, stat } from 'node:fs/promises';
import { hypervisorOf, KATA_CONFIGURATIONS, type KataFacts } from '../../core/runtimes/kata-needs.ts';

/** What the host has of what Kata Containers needs. */
export async function kataFacts(): Promise<KataFacts> {
  const [kvm, vsock, syslog, configuration] = await Promise.all([
    kvmDevice(),
    stat('/dev/vhost-vsock').then(
      (node) => node.isCharacterDevice(),
      () => false,
    ),
    // A link, where systemd's journal listens.
    stat('/dev/log').then(
      (node) => node.isSocket(),
      () => false,
    ),
    configurationFile(),
  ]);
  return { kvm, vsock, syslog, configuration };
}

/** A device cgroup may forbid to open it, to root as well. */
async function kvmDevice(): Promise<KataFacts['kvm']> {
  try {
    await (await open('/dev/kvm', 'r+')).close();
    return 'open';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'closed';
  }
}

async function configurationFile(): Promise<KataFacts['configuration']> {
  for (const path of KATA_CONFIGURATIONS) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) return { path, hypervisor: hypervisorOf(text) };
  }
  return undefined;
}
