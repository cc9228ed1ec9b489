import type { Outcome } from '../record/outcome.ts';
import { sampleCount } from './cell-result.ts';
import type { ResultSet } from './result-set.ts';

/**
 * `done`: all was measured or settled; `unfinished`: its last session ended normally and left some for the next boot;
 * `interrupted`, `failed`: as its last session ended; `unended`: that session was killed, or still runs.
 */
export type RunState = 'done' | 'unfinished' | 'interrupted' | 'failed' | 'unended';

/** A run in one row. */
export interface RunSummary {
  readonly run_id: string;
  readonly scenario: string;
  readonly workload: string;
  readonly lab: string;
  /** When its first session began, ISO 8601; `null` before that. */
  readonly started_at: string | null;
  /** Of all sessions that ended, in microseconds; `null` if none has. */
  readonly wall_us: number | null;
  /** Those it ran under, or else those it plans to. */
  readonly kernels: readonly string[];
  /** Versions, as recorded; of several builds all of them in one text. */
  readonly engines: readonly string[];
  readonly state: RunState;
  /** How many cells have each outcome. */
  readonly cells: Readonly<Record<Outcome['kind'], number>>;
  /** Good timed samples, and those that failed. */
  readonly samples: number;
  readonly failed_samples: number;
  readonly warnings: number;
}

export function runSummary(results: ResultSet): RunSummary {
  const { plan, runs, sessions, cells, warnings } = results;
  const walls = sessions.flatMap(({ end }) => end?.wall_us ?? []);
  const kernels = runs.length > 0 ? runs.map(({ fingerprint }) => fingerprint.kernel) : results.kernels;
  return {
    run_id: plan.run_id,
    scenario: plan.scenario.name,
    workload: plan.scenario.workload,
    lab: plan.lab,
    started_at: runs[0]?.at ?? null,
    wall_us: walls.length === 0 ? null : walls.reduce((sum, us) => sum + us, 0),
    kernels: distinct(kernels),
    engines: distinct(runs.map(({ fingerprint }) => fingerprint.engine)),
    state: stateOf(results),
    cells: {
      ...{ measured: count(results, 'measured'), unsupported: count(results, 'unsupported') },
      ...{ failed: count(results, 'failed'), aborted: count(results, 'aborted') },
    },
    samples: cells.reduce((sum, cell) => sum + sampleCount(cell), 0),
    failed_samples: cells.reduce((sum, { failed }) => sum + failed, 0),
    warnings: warnings.length,
  };
}

function stateOf(results: ResultSet): RunState {
  const status = results.end?.status;
  if (status === undefined) return 'unended';
  // Only samples that are still to be measured leave a cell aborted.
  return status === 'done' && count(results, 'aborted') > 0 ? 'unfinished' : status;
}

function count({ cells }: ResultSet, kind: Outcome['kind']): number {
  return cells.filter(({ outcome }) => outcome.kind === kind).length;
}

function distinct(texts: readonly (string | undefined)[]): string[] {
  return [...new Set(texts)].filter((text) => text !== undefined);
}
