import { buildsOf } from '../engines/engine-of.ts';
import type { HostFacts } from './host.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** What a host may not allow the private lab to do, nested ones in particular. */
export const LAB_NEEDS = [
  'mount',
  'loop',
  'mknod',
  'cgroup',
  'unified',
  'bridge',
  'veth',
  'iptables',
] as const;

export type LabNeed = (typeof LAB_NEEDS)[number];

/** A trial that failed. */
export interface LabLack {
  readonly need: LabNeed;
  /** The message of the program that tried. */
  readonly said: string;
}

const WORDS: Readonly<Record<LabNeed, { readonly what: string; readonly fix: string }>> = {
  mount: {
    what: 'it cannot mount file systems',
    fix: 'give it CAP_SYS_ADMIN (in a container: --privileged)',
  },
  loop: {
    what: 'it cannot mount a file system from a file, which `backing: fresh` does',
    fix: "set `backing: host` in the scenario, which puts the data roots on the host's own file system",
  },
  mknod: {
    what: 'it cannot make device nodes, which runtimes make for every container',
    fix: 'give it CAP_MKNOD and a device cgroup that allows it (in a container: --privileged)',
  },
  cgroup: {
    what: 'it cannot make cgroups',
    fix: 'mount /sys/fs/cgroup writable (in a container: --privileged --cgroupns=private)',
  },
  unified: {
    what: 'it cannot unmount the unified hierarchy of its hybrid cgroups inside the lab',
    fix: 'run outside of a user namespace, or boot with cgroup v1 or v2 only',
  },
  bridge: {
    what: 'it cannot make a network bridge, which every engine makes when it starts',
    fix: 'load the kernel module bridge, or give it CAP_NET_ADMIN',
  },
  veth: {
    what: 'it cannot make veth devices, which `network: bridge` needs',
    fix: 'load the kernel module veth, or set `network: none` in the scenario',
  },
  iptables: {
    what: 'iptables does not work, and no engine starts without it',
    fix: 'load the kernel modules ip_tables, iptable_nat and iptable_filter, or nf_tables; or choose the iptables that fits the kernel with update-alternatives',
  },
};

/** Which of these a scenario needs on a host. */
export function neededOf(scenario: Scenario, { cgroup }: Pick<HostFacts, 'cgroup'>): readonly LabNeed[] {
  const { backing, drivers, network } = scenario;
  const isEngineless = buildsOf(scenario).every(({ kind }) => kind.engineless === true);
  const spared: Partial<Record<LabNeed, boolean>> = {
    // The engine on which runtimes are tried has a fresh file system too, whatever the drivers.
    loop: backing === 'host' && !drivers.some(({ device }) => device === 'auto'),
    veth: network !== 'bridge',
    bridge: isEngineless,
    iptables: isEngineless,
    unified: cgroup !== 'hybrid',
  };
  return LAB_NEEDS.filter((need) => spared[need] !== true);
}

/** @returns what is wrong and what to do, a line each; undefined if nothing is */
export function lackText(lacks: readonly LabLack[]): { message: string; hint: string } | undefined {
  if (lacks.length === 0) return undefined;
  const lines = lacks.map(({ need, said }) => `${WORDS[need].what}: ${said}`);
  const fixes = [...new Set(lacks.map(({ need }) => WORDS[need].fix))];
  return {
    message: `this host does not allow what the private lab needs:\n${lines.join('\n')}`,
    hint: `To fix it: ${fixes.join('; ')}. Or use a VM: \`drivergrid vm run\`.`,
  };
}
