import { ensureImage } from '../../adapters/sites/guest/ensure-image.ts';
import type { GuestRequest } from '../../core/guest/request.ts';
import { EXIT } from '../../core/errors.ts';
import { Interruption } from '../interruption.ts';
import { JSON_SCHEMA } from '../json/json-schema-number.ts';
import { printData, printJson } from '../output.ts';
import { openCache, phaseTeller } from './session.ts';

export async function build(request: GuestRequest, json: boolean): Promise<number> {
  const { cache } = await openCache();
  using interruption = new Interruption();
  const say = phaseTeller();
  const { image, isNew } = await ensureImage(cache, request, say, interruption.signal);
  const { key, suite, kernels, folder } = image;
  if (isNew) say('image is complete');
  if (json) printJson({ schema: JSON_SCHEMA, key, suite, kernels, folder, built: isNew });
  else printData(`${key}  ${suite}, kernel ${kernels.join(', ')}  ${folder}`);
  return EXIT.done;
}
