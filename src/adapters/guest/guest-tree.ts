import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { aptSource, kernelPreferences } from '../../core/guest/apt-sources.ts';
import { GUEST_PATHS } from '../../core/guest/guest-paths.ts';
import type { KernelPackage } from '../../core/guest/kernel-choice.ts';
import type { Recipe } from '../../core/guest/recipe.ts';
import type { BuildProcess } from './build-process.ts';

/** Where scripts/provision.sh is in the guest. */
export const PROVISION = '/root/provision.sh';
/** Installing starts no services in the tree (invoke-rc.d(8)). */
const RESOLVER = '/etc/resolv.conf';
const POLICY = '/usr/sbin/policy-rc.d';

export function mmdebstrapArguments(recipe: Recipe, tree: string): string[] {
  return [
    ...['--mode=root', '--format=directory', '--variant=apt', '--architectures=amd64'],
    `--include=${recipe.packages.join(',')}`,
    // Debian's installer has merged /usr since 10; kernels of newer suites count on it.
    '--hook-dir=/usr/share/mmdebstrap/hooks/maybe-merged-usr',
    '--aptopt=APT::Install-Recommends "false"',
    '--aptopt=Acquire::Languages "none"',
    '--aptopt=Acquire::http::Timeout "30"',
    // Power may fail while building: the image is made from the tree afterwards, and only a whole one is kept.
    '--dpkgopt=force-unsafe-io',
    '--dpkgopt=path-exclude=/usr/share/man/*',
    '--dpkgopt=path-exclude=/usr/share/doc/*',
    ...[recipe.suite, tree, recipe.source],
  ];
}

/** All but the name server: while building, the network is the host's, and so is its name server. */
export async function writeTree(tree: string, recipe: Recipe): Promise<void> {
  for (const [path, text] of Object.entries({ ...recipe.files, [PROVISION]: recipe.provision })) {
    if (path !== RESOLVER) await writeInTree(tree, path, text);
  }
  await writeInTree(tree, POLICY, '#!/bin/sh\nexit 101\n');
  await chmod(join(tree, POLICY), 0o755);
}

/** Last, so that the initial RAM disk is made once and knows what was installed before. */
export async function installKernels(
  tree: string,
  recipe: Recipe,
  kernels: readonly KernelPackage[],
  build: BuildProcess,
): Promise<void> {
  const others = [...new Set(kernels.map(({ suite }) => suite))].filter((suite) => suite !== recipe.suite);
  if (others.length > 0) {
    const sources = others.map((suite) => aptSource(recipe.mirror, suite));
    await writeInTree(tree, '/etc/apt/sources.list.d/kernels.list', `${sources.join('\n')}\n`);
    await writeInTree(tree, '/etc/apt/preferences.d/kernels', kernelPreferences(others));
    await build.runInTree(['apt-get', 'update']);
  }
  const wanted = kernels.map(({ name, version }) => `${name}=${version}`);
  await build.runInTree(['apt-get', 'install', '--yes', '--no-install-recommends', ...wanted]);
}

export async function finishTree(tree: string, recipe: Recipe, build: BuildProcess): Promise<void> {
  await build.runInTree(['systemctl', 'enable', 'systemd-networkd.service']);
  for (const unit of recipe.masked) {
    const link = join(tree, '/etc/systemd/system', unit);
    await rm(link, { force: true });
    await symlink('/dev/null', link);
  }
  await build.runInTree(['apt-get', 'clean']);
  // Every guest gets a host key of its own; this one would be the same in all.
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
