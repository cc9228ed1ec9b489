import { UsageError } from '../errors.ts';
import type { Side } from '../compare/side.ts';
import { compareDebianVersions } from '../guest/debian-version.ts';

/** A run of a series, or one kernel's part of a run. */
export interface SeriesRun {
  readonly side: Side;
  /** As the user named it. */
  readonly name: string;
  readonly run_id: string;
  /** ISO 8601: when its first session under this kernel began. */
  readonly started_at: string;
  readonly kernel: string | undefined;
  /** Its version; of several builds all of them. */
  readonly engine: string;
}

/** What a series is in the order of. */
export type SeriesOrder = 'time' | 'kernel';

/** @throws UsageError if no session of the run was under the side's kernel */
export function seriesRun(side: Side): SeriesRun {
  const { runs, plan } = side.results;
  const first = runs.find(
    ({ fingerprint }) => side.kernel === undefined || fingerprint.kernel === side.kernel,
  );
  if (first === undefined) {
    throw new UsageError(`expected a run with samples under each kernel, found none of ${side.name}`, {
      hint: 'The run has not come that far: resume it, or leave it out.',
    });
  }
  const { fingerprint, at } = first;
  return {
    ...{ side, name: side.name, run_id: plan.run_id, started_at: at },
    ...{ kernel: side.kernel, engine: fingerprint.engine },
  };
}

/**
 * The runs in the order of a series: by start, or by the version of the kernel and then by start.
 * @throws UsageError if a run is named twice: it would count twice
 */
export function inOrder(runs: readonly SeriesRun[], by: SeriesOrder): SeriesRun[] {
  const names = new Map<string, string>();
  for (const { run_id, kernel, name } of runs) {
    const key = `${run_id} ${kernel ?? ''}`;
    const other = names.get(key);
    if (other !== undefined) {
      throw new UsageError(`expected each run once, found ${run_id} twice: ${other} and ${name}`, {
        hint: 'Leave one out.',
      });
    }
    names.set(key, name);
  }
  return runs.toSorted(
    (one, other) =>
      (by === 'kernel' ? compareKernels(one.kernel, other.kernel) : 0) ||
      Date.parse(one.started_at) - Date.parse(other.started_at),
  );
}

/**
 * Orders kernels by their versions; a release candidate is older than its release.
 * @returns a negative number if `left` is older; unknown ones come first
 */
export function compareKernels(left: string | undefined, right: string | undefined): number {
  const sortable = (kernel: string | undefined): string => (kernel ?? '').replace(/-rc(?=\d)/, '~rc');
  return compareDebianVersions(sortable(left), sortable(right));
}
