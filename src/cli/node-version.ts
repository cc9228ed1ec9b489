import { HostError } from '../core/errors.ts';

/**
 * @param found such as `18.20.4`
 * @param oldest such as `20.19`
 * @throws HostError if it is older: what the tool is written in would fail in some other place, with a syntax error
 */
export function requireNode(found: string, oldest: string): void {
  const [major = 0, minor = 0] = found.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split('.').map(Number);
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new HostError(`Node ${oldest} or newer is needed, and this is Node ${found}`, {
    hint: 'Install a newer Node, such as with `npm install --global node@22`, and put it first on PATH.',
  });
}
