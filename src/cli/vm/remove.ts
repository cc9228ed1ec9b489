import { imageKeys, removeImage } from '../../adapters/sites/guest/image-store.ts';
import { EXIT, UsageError } from '../../core/errors.ts';
import { printData } from '../output.ts';
import { openCache } from './session.ts';

/**
 * Removes images; a guest that uses one keeps it until it ends.
 * @param named keys, or unambiguous prefixes
 */
export async function remove(named: readonly string[], all: boolean): Promise<number> {
  const { cache } = await openCache();
  const keys = await imageKeys(cache);
  if (named.length === 0 && !all) {
    throw new UsageError('expected keys of images, or --all', { hint: 'See `drivergrid vm list`.' });
  }
  const chosen = all ? keys : [...new Set(named.map((name) => keyOf(name, keys)))];
  for (const key of chosen) {
    await removeImage(cache, key);
    printData(`removed ${key}`);
  }
  if (chosen.length === 0) printData('Nothing to remove.');
  return EXIT.done;
}

function keyOf(name: string, keys: readonly string[]): string {
  const meant = keys.filter((key) => key.startsWith(name));
  const [key] = meant;
  if (key !== undefined && meant.length === 1) return key;
  const found = meant.length === 0 ? 'none' : meant.join(', ');
  throw new UsageError(`expected one image that begins with ${name}, found ${found}`, {
    hint: keys.length === 0 ? 'There are no images.' : `There are ${keys.join(', ')}.`,
  });
}
