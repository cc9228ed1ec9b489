import { createHash } from 'node:crypto';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HostError } from '../../../core/errors.ts';

/** The package that this tool runs from; guests use it through a share. */
export const PACKAGE_ROOT = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, '');

const STAND_BY = 'scripts/stand-by.sh';

/** The script that provisions guests and Vagrant machines alike. */
export async function provisionScript(): Promise<string> {
  return readFile(join(PACKAGE_ROOT, 'scripts/provision.sh'), 'utf8').catch((cause: unknown) => {
    throw new HostError(`expected scripts/provision.sh in ${PACKAGE_ROOT}, found none`, {
      hint: 'Guests are built from a whole checkout or package of drivergrid.',
      cause,
    });
  });
}

/** @throws HostError if the package cannot run in a guest */
export async function requireWholePackage(): Promise<void> {
  for (const part of ['dist/main.js', 'node_modules/execa/package.json', 'scenarios', STAND_BY]) {
    await access(join(PACKAGE_ROOT, part)).catch((cause: unknown) => {
      throw new HostError(`expected ${part} in ${PACKAGE_ROOT}, which the guest runs, found none`, {
        hint: 'In a checkout: npm ci && npm run build. As a package: install it with npm install --global.',
        cause,
      });
    });
  }
}

/** Digest of everything the tool loads. Its dependencies' versions are exact in package.json. */
export async function toolDigest(): Promise<string> {
  const built = await readdir(join(PACKAGE_ROOT, 'dist'), { recursive: true });
  const files = ['package.json', STAND_BY, ...built.filter((name) => name.endsWith('.js')).map(inDist)];
  const hash = createHash('sha256');
  for (const name of files.sort()) hash.update(await readFile(join(PACKAGE_ROOT, name)));
  return hash.digest('hex');
}

/** The script that prepares a guest for saving its state. */
export async function standByScript(): Promise<string> {
  return readFile(join(PACKAGE_ROOT, STAND_BY), 'utf8');
}

function inDist(name: string): string {
  return join('dist', name);
}
