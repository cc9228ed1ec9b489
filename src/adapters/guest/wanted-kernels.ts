import { rm } from 'node:fs/promises';
import { HostError } from '../../core/errors.ts';
import { chooseKernel, type KernelPackage } from '../../core/guest/kernel-choice.ts';
import type { Recipe } from '../../core/guest/recipe.ts';
import { SUITES } from '../../core/guest/request.ts';
import { mirrorKernels } from './package-lists.ts';

/**
 * The kernels of a recipe, by what was asked for; without a wish, the suite's newest under the suite's name.
 * @param folder for the mirror's lists; removed again
 */
export async function wantedKernels(
  recipe: Recipe,
  tools: Readonly<Record<'apt-get' | 'apt-cache', string>>,
  folder: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, KernelPackage>> {
  const suites = recipe.kernels.length === 0 ? [recipe.suite] : SUITES;
  const available = await mirrorKernels(tools, recipe.mirror, suites, folder, signal);
  await rm(folder, { recursive: true });
  if (recipe.kernels.length > 0) {
    return new Map(recipe.kernels.map((asked) => [asked, chooseKernel(asked, available, recipe.suite)]));
  }
  const [newest] = available;
  if (newest === undefined) throw new HostError(`${recipe.mirror} has no kernel of ${recipe.suite}`);
  return new Map([[recipe.suite, newest]]);
}
