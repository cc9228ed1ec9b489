import { requireOneDifference } from '../../core/compare/allowed.ts';
import { compareSides } from '../../core/compare/compare.ts';
import type { Comparison } from '../../core/compare/comparison.ts';
import { differences } from '../../core/compare/differences.ts';
import { UsageError } from '../../core/errors.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { MARGIN } from '../compare.ts';
import { openSide } from '../open-side.ts';

/**
 * The first kernel of a run against the last, as `compare` judges them.
 * @returns undefined if the plan has one kernel only; the reason if there is nothing to compare
 */
export async function kernelVerdict(
  folder: string,
  { boots = [] }: Plan,
): Promise<Comparison | string | undefined> {
  const kernels = [...new Set(boots.map(({ kernel }) => kernel))];
  const [first, last] = [kernels[0], kernels.at(-1)];
  if (first === undefined || last === undefined || first === last) return undefined;
  try {
    const [before, after] = [await openSide(`${folder}@${first}`), await openSide(`${folder}@${last}`)];
    const found = differences(before, after);
    requireOneDifference(found, []);
    return compareSides(before, after, MARGIN, found);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.message;
  }
}
