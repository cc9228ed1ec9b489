import { HostError } from '../../../core/errors.ts';
import { guestRecipe } from '../../../core/guest/recipe.ts';
import type { GuestRequest } from '../../../core/guest/request.ts';
import { buildImage } from './build-image.ts';
import type { GuestCache } from './guest-cache.ts';
import { findImage, recipeKey, removeImage, type GuestImage } from './image-store.ts';
import { provisionScript } from './tool-package.ts';

/**
 * A guest's image: the cached one if it is complete, otherwise a new one.
 * @param say called with what is done
 * @throws HostError, UsageError if it cannot be built
 */
export async function ensureImage(
  cache: GuestCache,
  request: GuestRequest,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<{ image: GuestImage; isNew: boolean }> {
  const recipe = guestRecipe(request, { provision: await provisionScript(), node: process.version });
  const key = recipeKey(recipe);
  const found = await findImage(cache, key);
  if (typeof found === 'object') return { image: found, isNew: false };
  if (found !== undefined) {
    say(`image ${key} is damaged, building it again: ${found}`);
    await removeImage(cache, key);
  }
  await buildImage(cache, key, recipe, say, signal);
  const built = await findImage(cache, key);
  if (typeof built === 'object') return { image: built, isNew: true };
  throw new HostError(`the image was built but is not complete: ${built ?? `${key} is missing`}`);
}
