import { HostError } from '../../core/errors.ts';
import { which } from '../host/find-program.ts';

const TOOLS = ['apt-get', 'apt-cache', 'dpkg', 'dpkg-deb'] as const;

/** Paths of the programs that fetch and unpack packages. */
export type PackageTools = Readonly<Record<(typeof TOOLS)[number], string>>;

/** @throws HostError where the distribution has no apt */
export async function packageTools(): Promise<PackageTools> {
  const found = await Promise.all(TOOLS.map(async (name) => [name, await which(name)] as const));
  const missing = found.flatMap(([name, path]) => (path === undefined ? [name] : []));
  if (missing.length > 0) {
    throw new HostError(`expected a distribution with apt (Debian, Ubuntu), found no ${missing.join(', ')}`, {
      hint: 'Name the binary with `path:` in place of `from:`.',
    });
  }
  return Object.fromEntries(found) as PackageTools;
}
