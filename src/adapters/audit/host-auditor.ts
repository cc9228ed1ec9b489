import type { Resource } from '../../core/audit/resource.ts';
import type { Auditor } from '../../ports/auditor.ts';
import { blockDevices } from './block-devices.ts';
import { cgroups } from './cgroups.ts';
import { filesIn } from './files.ts';
import { firewallRules } from './firewall-rules.ts';
import { links } from './links.ts';
import { markedMounts, mountThings } from './mounts.ts';
import { networkNamespaces } from './network-namespaces.ts';
import { descendants, livingProcesses, processThings } from './processes.ts';
import { remainingOf } from './remaining.ts';
import { removeResource } from './remove-resource.ts';
import { listeningSockets } from './sockets.ts';

/**
 * Looks at the host as a whole.
 * @param work the run's folder
 * @param names what else is named after the run
 */
export function hostAuditor(work: string, names: readonly string[]): Auditor {
  const marks = [work, ...names];
  const look = async (known?: readonly Resource[]): Promise<Resource[]> => {
    const living = await livingProcesses();
    const own = new Set(descendants(living, [process.pid]).map(({ pid }) => pid));
    const keys = known && new Set(known.map(({ key }) => key));
    const found = await Promise.all([
      processThings(living, (pid) => own.has(pid), keys),
      mountThings('self'),
      markedMounts(living, marks),
      networkNamespaces(living),
      links('self'),
      firewallRules('self'),
      listeningSockets('self'),
      cgroups(),
      blockDevices(),
      filesIn(work),
    ]);
    return found.flat();
  };
  return {
    isIsolated: false,
    marks,
    look,
    remaining: (things) => remainingOf(things, look),
    remove: removeResource,
  };
}
