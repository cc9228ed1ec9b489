import { cellId, cellOf } from '../axes/cell.ts';
import type { Axis } from '../axes/axis.ts';
import { AXES } from '../axes/known-axes.ts';
import { groupBy } from '../group-by.ts';
import { measuredRestarts, type CellResult } from './cell-result.ts';
import type { ResultSet } from './result-set.ts';

/** A cell with what several hosts measured of it. */
export interface CellOverHosts extends CellResult {
  /** One for each host, in the order of the plan. */
  readonly ofHosts: readonly CellResult[];
}

const BESIDE_HOSTS = AXES.filter(({ name }) => name !== 'host');
const KEPT_FAILURES = 1000;

/** A gathered run with one cell for all hosts: what tables for people show. Any other run as it is. */
export function resultsOverHosts(results: ResultSet): ResultSet {
  return results.plan.hosts === undefined ? results : { ...results, cells: overHosts(results.cells) };
}

/**
 * The cells of several hosts as one each. Its restarts are those of the hosts that measured it, each with its host: what
 * a host could not do adds nothing to a time.
 * @param axes - on which cells differ that stay apart
 */
export function overHosts(
  cells: readonly CellResult[],
  axes: readonly Axis[] = BESIDE_HOSTS,
): CellOverHosts[] {
  return [...groupBy(cells, (cell) => cellId(cell, axes)).values()].flatMap((ofHosts) => {
    const [first] = ofHosts;
    return first === undefined ? [] : [asOne(first, ofHosts)];
  });
}

function asOne(first: CellResult, ofHosts: readonly CellResult[]): CellOverHosts {
  const kernels = new Set(ofHosts.map(({ kernel }) => kernel));
  return {
    ...cellOf(first),
    kernel: kernels.size === 1 ? first.kernel : undefined,
    outcome: outcomeOf(first, ofHosts),
    restarts: ofHosts.flatMap((cell) =>
      // Hosts call their restarts alike.
      measuredRestarts(cell).map((series) => ({
        ...series,
        restart_id: nameOn(cell.host, series.restart_id),
      })),
    ),
    operations: Object.assign({}, ...ofHosts.map(({ operations }) => operations)) as CellResult['operations'],
    refused: Object.assign({}, ...ofHosts.map(({ refused }) => refused)) as CellResult['refused'],
    failed: ofHosts.reduce((sum, { failed }) => sum + failed, 0),
    lastFailure: ofHosts.findLast(({ lastFailure }) => lastFailure !== undefined)?.lastFailure,
    failures: ofHosts
      .flatMap(({ host, failures }) =>
        failures.map((failure) => ({ ...failure, restart_id: nameOn(host, failure.restart_id) })),
      )
      .slice(0, KEPT_FAILURES),
    ofHosts,
  };
}

/** Measured where any host measured it; otherwise the outcome of a host, failures first. */
function outcomeOf(first: CellResult, ofHosts: readonly CellResult[]): CellResult['outcome'] {
  const outcomes = ofHosts.map(({ outcome }) => outcome);
  const order = ['measured', 'failed', 'unsupported'] as const;
  const found = order.flatMap((kind) => outcomes.find((outcome) => outcome.kind === kind) ?? []);
  return found[0] ?? first.outcome;
}

function nameOn(host: string | undefined, restart: string): string {
  return `${host ?? ''} ${restart}`;
}
