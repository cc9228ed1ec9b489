import type { RunState, RunSummary } from '../core/results/run-summary.ts';
import { durationText } from './duration-text.ts';
import { plainText } from './plain-text.ts';

export interface ListedRun extends RunSummary {
  /** A command is measuring it now. */
  readonly running: boolean;
  /** Of its directory, as commands take it. */
  readonly path: string;
}

const HEADS = ['run', 'scenario', 'started (UTC)', 'took', 'cells', 'end', 'kernel', 'engine', 'path'];

const ENDS: Readonly<Record<RunState, string>> = {
  ...{ done: 'done', interrupted: 'interrupted', failed: 'failed' },
  unfinished: 'boots left',
  unended: 'did not end',
};

/** Runs as a table, a line each; below it, run directories that cannot be read. */
export function runListText(
  folder: string,
  runs: readonly ListedRun[],
  unreadable: readonly { readonly path: string; readonly fault: string }[],
): string {
  const faults = unreadable.map(
    ({ path, fault }) => `${plainText(path)} cannot be read: ${plainText(fault)}`,
  );
  if (runs.length === 0) return [`No runs in ${plainText(folder)}.`, ...faults].join('\n');
  const rows = [HEADS, ...runs.map(rowOf)];
  const widths = HEADS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((field, column) => field.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, ...faults].join('\n');
}

function rowOf(run: ListedRun): string[] {
  return [
    run.run_id,
    run.scenario,
    run.started_at === null ? 'not yet' : run.started_at.slice(0, 16).replace('T', ' '),
    run.wall_us === null ? '' : durationText(run.wall_us / 1e6),
    cellsText(run.cells),
    run.running ? 'running' : ENDS[run.state],
    run.kernels.join(', '),
    run.engines.join(', '),
    run.path,
  ].map(plainText);
}

/** `6 measured, 2 unsupported`. */
function cellsText(cells: RunSummary['cells']): string {
  const told = Object.entries(cells).flatMap(([kind, count]) => (count === 0 ? [] : `${count} ${kind}`));
  return told.join(', ');
}
