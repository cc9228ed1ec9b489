import { UsageError } from '../core/errors.ts';
import { DEFAULT_MIRROR } from '../core/packages/debian-source.ts';

/** @throws UsageError if `--mirror` is no URL that apt reads */
export function mirrorUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:', 'file:'].includes(url.protocol)) {
    throw new UsageError(`expected a URL for --mirror, such as ${DEFAULT_MIRROR}, found ${text}`);
  }
  return url.href.replace(/\/$/, '');
}
