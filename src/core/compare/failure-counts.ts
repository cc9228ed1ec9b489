import type { CellOverHosts } from '../results/over-hosts.ts';
import { attempts, type CellResult } from '../results/cell-result.ts';
import type { Basis } from './basis.ts';
import type { Pair } from './pairs.ts';

/** How many failed, of how many. */
export interface FailureCount {
  readonly failed: number;
  readonly of: number;
  /** What is counted. */
  readonly what: 'samples' | 'hosts';
}

/**
 * Failures of a cell on both sides: samples, or hosts where hosts are the units. One bad host fails in many samples,
 * which are no more evidence than one. A host counts as failing if any of its samples did, or if it could not measure the
 * cell; one where the cell was aborted does not count.
 */
export function failureCounts(
  { a, b }: Pair,
  { level }: Pick<Basis, 'level'>,
): { a: FailureCount; b: FailureCount } {
  const of = level === 'host' ? failingHosts : failedSamples;
  return { a: of(a), b: of(b) };
}

function failedSamples(cell: CellResult): FailureCount {
  return { failed: cell.failed, of: attempts(cell), what: 'samples' };
}

function failingHosts(cell: CellResult & Partial<CellOverHosts>): FailureCount {
  const tried = (cell.ofHosts ?? [cell]).filter(({ outcome }) => outcome.kind !== 'aborted');
  const failing = tried.filter(({ outcome, failed }) => outcome.kind !== 'measured' || failed > 0);
  return { failed: failing.length, of: tried.length, what: 'hosts' };
}
