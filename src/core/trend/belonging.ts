import { differences, type Difference } from '../compare/differences.ts';
import { UsageError } from '../errors.ts';
import type { SeriesRun } from './series-run.ts';

/** What a series follows. It is told where it changes; anything else must stay, or numbers are of other things. */
const FOLLOWED = ['kernel', 'kernel-parameters', 'settings', 'engine', 'distribution', 'tool'];

/** A run that is not in the series, and why. */
export interface LeftOut {
  readonly name: string;
  readonly run_id: string;
  readonly reason: string;
}

export interface Belonging {
  readonly allowed: readonly string[];
  /** Whether a run that differs is left out; it is refused otherwise. */
  readonly leaveOut: boolean;
}

/**
 * The runs that measured the same thing as the newest: the same workload, image, design, drivers, storage, lab and machine.
 * @param runs - in order
 * @throws UsageError that names the runs that did not, and what differs, unless they are to be left out; or for a name in
 *   `allowed` that does not differ
 */
export function ofOneSeries(
  runs: readonly SeriesRun[],
  { allowed, leaveOut }: Belonging,
): { readonly runs: readonly SeriesRun[]; readonly leftOut: readonly LeftOut[] } {
  const newest = runs.at(-1);
  if (newest === undefined) return { runs, leftOut: [] };
  const compared = runs.map((run) => ({ run, found: fixedDifferences(run, newest) }));
  const names = [...new Set(compared.flatMap(({ found }) => found.map(({ name }) => name)))];
  const unknown = allowed.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `--allow ${unknown}: expected a difference between runs of the series, found none of that name`,
      {
        hint: names.length === 0 ? 'Nothing differs that must not.' : `They differ in ${names.join(', ')}.`,
      },
    );
  }
  const judged = compared.map(({ run, found }) => ({
    run,
    others: found.filter(({ name }) => !allowed.includes(name)),
  }));
  const strangers = judged.filter(({ others }) => others.length > 0);
  if (strangers.length > 0 && !leaveOut) {
    const lines = strangers.map(({ run, others }) => `  ${run.name}: ${textOf(others)}`);
    const example = names.filter((name) => !allowed.includes(name)).map((name) => `--allow ${name}`);
    throw new UsageError(
      `expected runs that measured the same as the newest, ${newest.name}; ${strangers.length} of ${runs.length} did not:\n${lines.join('\n')}`,
      { hint: `Leave them out with --leave-out, or take a difference as harmless: ${example.join(' ')}` },
    );
  }
  return {
    runs: judged.flatMap(({ run, others }) => (others.length === 0 ? [run] : [])),
    leftOut: strangers.map(({ run, others }) => ({
      ...{ name: run.name, run_id: run.run_id },
      reason: `not the same as the newest: ${textOf(others)}`,
    })),
  };
}

function fixedDifferences(run: SeriesRun, newest: SeriesRun): Difference[] {
  if (run === newest) return [];
  return differences(run.side, newest.side).filter(
    ({ name }) => !FOLLOWED.includes(name) && !name.startsWith('runtime:'),
  );
}

function textOf(found: readonly Difference[]): string {
  const text = found.map(({ name, details }) => `${name} (${details.join('; ')})`).join(', ');
  return text.length > 200 ? `${text.slice(0, 197)}...` : text;
}
