import type { Side } from './side.ts';
import { counted } from '../counted.ts';

/**
 * The hosts measured on both sides. Pseudonyms say nothing across two gathered runs: host-01 of one need not be host-01
 * of the other.
 */
export function commonHosts(a: Side, b: Side): readonly string[] {
  if (!sharesNames(a, b)) return [];
  return (a.hosts ?? []).filter((host) => b.hosts?.includes(host) === true);
}

function sharesNames(a: Side, b: Side): boolean {
  if (a.results.plan.run_id === b.results.plan.run_id) return true;
  return [a, b].every(({ results }) => results.plan.pseudonyms !== true);
}

/** Which hosts are compared, and how; as sentences. */
export function hostNotes(a: Side, b: Side): string[] {
  const common = commonHosts(a, b);
  const [inA, inB] = [a, b].map(({ hosts = [] }) => Math.max(1, hosts.length)) as [number, number];
  if (common.length === 0) {
    const notes = [
      `Hosts are the units: ${inA} in A, ${inB} in B, unpaired. Unless chance decided which host is on which side, what else differs between them is in the change.`,
    ];
    if (!sharesNames(a, b)) {
      notes.push(
        'Hosts have pseudonyms, which do not tell whether A and B have the same: gather both without --pseudonyms to compare each host with itself.',
      );
    }
    return notes;
  }
  const notes = [
    `Hosts are the units: ${common.length} measured on both sides, each compared with itself (paired).`,
  ];
  const left = [inA - common.length, inB - common.length];
  if (left.some((count) => count > 0)) {
    notes.push(
      `Left out of all times: ${counted(left[0] ?? 0, 'host')} that only A has, ${left[1] ?? 0} that only B has.`,
    );
  }
  return notes;
}
