import { chmod, copyFile, mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GUEST_PATHS } from '../../../core/guest/guest-paths.ts';
import type { Recipe } from '../../../core/guest/recipe.ts';
import type { BuildProcess } from './build-process.ts';

/** Path of scripts/provision.sh in the guest. */
export const PROVISION = '/root/provision.sh';
/** Makes installations start no services in the tree (invoke-rc.d(8)). */
const MODULES = 'lib/modules';
const RESOLVER = '/etc/resolv.conf';
const POLICY = '/usr/sbin/policy-rc.d';

export function mmdebstrapArguments(recipe: Recipe, tree: string): string[] {
  return [
    ...['--mode=root', '--format=directory', '--variant=apt', '--architectures=amd64'],
    `--include=${recipe.packages.join(',')}`,
    // Merged /usr, as Debian's installer does since 10.
    '--hook-dir=/usr/share/mmdebstrap/hooks/maybe-merged-usr',
    '--aptopt=APT::Install-Recommends "false"',
    '--aptopt=Acquire::Languages "none"',
    '--aptopt=Acquire::http::Timeout "30"',
    // No fsync: the image is made from the tree afterwards, and only a complete one is kept.
    '--dpkgopt=force-unsafe-io',
    '--dpkgopt=path-exclude=/usr/share/man/*',
    '--dpkgopt=path-exclude=/usr/share/doc/*',
    ...[recipe.suite, tree, recipe.source],
  ];
}

/** All but the name server: during the build the network is the host's, with its name server. */
export async function writeTree(tree: string, recipe: Recipe): Promise<void> {
  for (const [path, text] of Object.entries({ ...recipe.files, [PROVISION]: recipe.provision })) {
    if (path !== RESOLVER) await writeInTree(tree, path, text);
  }
  await writeInTree(tree, POLICY, '#!/bin/sh\nexit 101\n');
  await chmod(join(tree, POLICY), 0o755);
}

/**
 * Unpacks a kernel's packages into the tree and makes its initial RAM disk. They are not installed: a newer suite's
 * maintainer scripts need that suite's user land, and the user land must stay as it is.
 * @param folder for the unpacked files; not in the tree, where /lib is a link that unpacking would replace
 */
export async function addKernel(
  tree: string,
  release: string,
  packages: readonly string[],
  folder: string,
  build: BuildProcess,
): Promise<void> {
  for (const file of packages) await build.run('dpkg-deb', ['--extract', file, folder]);
  // In the tree /lib is a folder or a link to usr/lib, depending on the suite; either takes the modules.
  for (const [from, to] of [
    ['boot', 'boot'],
    ['lib/modules', MODULES],
    ['usr/lib/modules', MODULES],
  ] as const) {
    const found = await stat(join(folder, from)).catch(() => undefined);
    if (found === undefined) continue;
    await mkdir(join(tree, to), { recursive: true });
    await build.run('cp', ['--archive', `${join(folder, from)}/.`, join(tree, to)]);
  }
  // Since Linux 7 these are beside the modules, but mkinitramfs looks in /boot.
  for (const name of ['vmlinuz', 'config']) {
    const place = join(tree, 'boot', `${name}-${release}`);
    const isThere = await stat(place).catch(() => undefined);
    if (isThere === undefined) await copyFile(join(tree, MODULES, release, name), place);
  }
  await build.runInTree(['depmod', release]);
  await build.runInTree(['update-initramfs', '-c', '-k', release]);
}

export async function finishTree(tree: string, recipe: Recipe, build: BuildProcess): Promise<void> {
  await build.runInTree(['systemctl', 'enable', ...recipe.enabled]);
  for (const unit of recipe.masked) {
    const link = join(tree, '/etc/systemd/system', unit);
    await rm(link, { force: true });
    await symlink('/dev/null', link);
  }
  await build.runInTree(['apt-get', 'clean']);
  // Every guest gets its own host key; this one would be the same in all.
  await build.runInTree(['sh', '-c', 'rm -rf /etc/ssh/ssh_host_* /var/lib/apt/lists/*']);
  await rm(join(tree, POLICY));
  await writeInTree(tree, RESOLVER, recipe.files[RESOLVER] ?? '');
  for (const folder of Object.values(GUEST_PATHS)) {
    if (!folder.startsWith('/dev/')) await mkdir(join(tree, folder), { recursive: true });
  }
}

async function writeInTree(tree: string, path: string, text: string): Promise<void> {
  const place = join(tree, path);
  await mkdir(dirname(place), { recursive: true });
  await rm(place, { force: true });
  await writeFile(place, text, { mode: 0o644 });
}
