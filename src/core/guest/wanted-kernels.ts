import { HostError } from '../errors.ts';
import { chooseKernel, type KernelPackage } from './kernel-choice.ts';
import type { Recipe } from './recipe.ts';

/**
 * The kernels of a recipe, by request; without a request, the suite's newest under the suite's name.
 * @throws UsageError for a kernel that no suite has
 */
export function wantedKernels(
  recipe: Recipe,
  available: readonly KernelPackage[],
): ReadonlyMap<string, KernelPackage> {
  if (recipe.kernels.length > 0) {
    return new Map(recipe.kernels.map((asked) => [asked, chooseKernel(asked, available, recipe.suite)]));
  }
  const [newest] = available;
  if (newest === undefined) throw new HostError(`${recipe.mirror} has no kernel of ${recipe.suite}`);
  return new Map([[recipe.suite, newest]]);
}
