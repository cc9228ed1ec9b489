import type { CriApi } from '../ports/cri-api.ts';
import type { Ground } from './workload.ts';

/** A ground as a workload of CRI takes it. @throws TypeError for another: scenarios are checked for that */
export function criGround({ api, ...ground }: Ground): Ground<CriApi> {
  if (api.kind === 'cri') return { ...ground, api };
  throw new TypeError(`expected the API cri, found ${api.kind}`);
}
