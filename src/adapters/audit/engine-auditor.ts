import { basename } from 'node:path';
import { withHolders } from '../../core/audit/held-sockets.ts';
import type { Resource } from '../../core/audit/resource.ts';
import type { Auditor } from '../../ports/auditor.ts';
import { processStat } from '../host/processes.ts';
import { cgroups } from './cgroups.ts';
import type { EngineRoots } from '../../core/engines/engine-roots.ts';
import { containerFiles } from './files.ts';
import { firewallRules } from './firewall-rules.ts';
import { links } from './links.ts';
import { mountThings } from './mounts.ts';
import { networkNamespaces } from './network-namespaces.ts';
import { descendants, livingProcesses, processThings } from './processes.ts';
import { remainingOf } from './remaining.ts';
import { removeResource } from './remove-resource.ts';
import { listeningSockets } from './sockets.ts';

export interface EngineGround {
  /** The engine's. */
  readonly pid: number;
  readonly roots: EngineRoots;
  /** Texts found in the arguments or environment of each process that the engine starts. */
  readonly marks: readonly string[];
  /** Name of the cgroup above all containers, which stays; undefined if it is the engine's own. */
  readonly cgroup?: string | undefined;
  /** Whether it has its own pid, mount and network namespaces. */
  readonly isIsolated: boolean;
}

/** Looks at what an engine and its runtimes hold while it runs. */
export async function engineAuditor(ground: EngineGround): Promise<Auditor> {
  const { pid, isIsolated, marks } = ground;
  // In the private lab the engine's parent is the namespace's first process, which adopts all orphans.
  const root = isIsolated ? ((await processStat(pid))?.parent ?? pid) : pid;
  const look = async (known?: readonly Resource[]): Promise<Resource[]> => {
    const living = await livingProcesses();
    const below = descendants(living, [root]);
    const own = new Set(below.map((stat) => stat.pid));
    const keys = known && new Set(known.map(({ key }) => key));
    const ofEngine = isIsolated ? below : living;
    const found = await Promise.all([
      processThings(ofEngine, (one) => own.has(one), keys),
      mountThings(pid),
      networkNamespaces(ofEngine),
      links(pid),
      firewallRules(pid),
      listeningSockets(pid),
      cgroups(),
      containerFiles(`/proc/${pid}/root`, ground.roots),
    ]);
    const things = found
      .flat()
      .filter(({ kind, key }) => kind !== 'cgroup' || basename(key) !== ground.cgroup);
    return withHolders(things);
  };
  return {
    isIsolated,
    marks,
    look,
    remaining: (things) => remainingOf(things, look),
    remove: removeResource,
  };
}
