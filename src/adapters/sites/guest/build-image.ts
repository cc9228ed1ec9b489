import { chmod, copyFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HostError } from '../../../core/errors.ts';
import { GUEST_PATHS } from '../../../core/guest/guest-paths.ts';
import type { KernelPackage } from '../../../core/guest/kernel-choice.ts';
import type { Recipe } from '../../../core/guest/recipe.ts';
import { SUITES } from '../../../core/packages/debian-source.ts';
import { wantedKernels } from '../../../core/guest/wanted-kernels.ts';
import { makeFolder } from '../../host/make-folder.ts';
import { syncFolder, writeDurably } from '../../host/durable-file.ts';
import { buildProcess } from './build-process.ts';
import { requireFreeSpace } from './free-space.ts';
import type { GuestCache } from './guest-cache.ts';
import { putNode } from './guest-node.ts';
import { addKernel, finishTree, mmdebstrapArguments, PROVISION, writeTree } from './guest-tree.ts';
import { BUILD_TOOLS, guestTools } from './guest-tools.ts';
import { readPackageLists } from './package-lists.ts';
import { imageFiles, type ImageRecord } from './image-store.ts';
import { makeScratch } from '../../host/scratch.ts';

const BUILD_GIB = 3;
/** Size of the root file system; a sparse file, so only its content takes room. */
const ROOT_SIZE = '8G';

/**
 * Builds an image in its own folder and moves it into place when it is complete.
 * @param say called as each phase begins, and with what the user should know
 * @throws HostError, UsageError for a kernel that no suite has
 */
export async function buildImage(
  cache: GuestCache,
  key: string,
  recipe: Recipe,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new HostError("a guest's image must be built as root: its files have owners", {
      hint: 'Run it with sudo.',
    });
  }
  const tools = await guestTools(BUILD_TOOLS);
  await requireFreeSpace(cache.root, BUILD_GIB, "building a guest's image");
  await using scratch = await makeScratch(cache.scratch, `build-${key}`);
  const at = (name: string): string => join(scratch.folder, name);
  const tree = at('tree');

  say(`listing the kernels of ${recipe.mirror}`);
  const suites = recipe.kernels.length === 0 ? [recipe.suite] : SUITES;
  const lists = await readPackageLists(tools, recipe.mirror, suites, at('apt'), signal);
  const wanted = wantedKernels(recipe, lists.kernels);
  const kernels = [...new Map([...wanted.values()].map((kernel) => [kernel.name, kernel])).values()];
  const build = buildProcess(
    tools,
    { tree, log: at('build.log') },
    (line) => {
      say(`  ${line}`);
    },
    signal,
  );

  say(`base system of ${recipe.suite}`);
  await build.run(tools.mmdebstrap, mmdebstrapArguments(recipe, tree));
  await writeTree(tree, recipe);
  say(`Node is ${await putNode(tree, scratch.folder, build, signal)}`);

  say('engine, runtimes and tools (scripts/provision.sh)');
  await build.runInTree(['sh', PROVISION, '--tool-at', GUEST_PATHS.tool]);

  say(`kernels ${kernels.map((kernel) => kernel.release).join(', ')}`);
  for (const kernel of kernels) {
    await addKernel(
      tree,
      kernel.release,
      await lists.download(kernel),
      at(`kernel-${kernel.release}`),
      build,
    );
  }

  say('root file system');
  const image = at('image');
  await finishTree(tree, recipe, build);
  await mkdir(image);
  await copyBoot(tree, image, kernels);
  await build.run(tools['mkfs.ext4'], [
    ...['-q', '-F', '-L', 'drivergrid', '-E', 'lazy_itable_init=0,lazy_journal_init=0'],
    ...['-d', tree, join(image, imageFiles.root), ROOT_SIZE],
  ]);
  await chmod(join(image, imageFiles.root), 0o444);
  await copyFile(at('build.log'), join(image, 'build.log'));
  const record = await recordOf(image, key, recipe, wanted);
  await writeDurably(join(image, imageFiles.record), `${JSON.stringify(record, undefined, 2)}\n`, 0o644);
  await makeFolder(cache.images);
  await rename(image, join(cache.images, key));
  await syncFolder(cache.images);
}

async function copyBoot(tree: string, image: string, kernels: readonly KernelPackage[]): Promise<void> {
  for (const { release } of kernels) {
    await mkdir(dirname(join(image, imageFiles.kernel(release))), { recursive: true });
    await copyFile(join(tree, 'boot', `vmlinuz-${release}`), join(image, imageFiles.kernel(release)));
    await copyFile(join(tree, 'boot', `initrd.img-${release}`), join(image, imageFiles.initrd(release)));
  }
}

/** Written last: an image with a record is complete. */
async function recordOf(
  image: string,
  key: string,
  recipe: Recipe,
  kernels: ReadonlyMap<string, KernelPackage>,
): Promise<ImageRecord> {
  const releases = [...new Set([...kernels.values()].map(({ release }) => release))];
  const boot = releases.flatMap((release) => [imageFiles.kernel(release), imageFiles.initrd(release)]);
  const sizes = await Promise.all(
    [imageFiles.root, ...boot].map(async (path) => [path, (await stat(join(image, path))).size] as const),
  );
  return {
    key,
    suite: recipe.suite,
    mirror: recipe.mirror,
    kernels: releases,
    asked: Object.fromEntries([...kernels].map(([asked, { release }]) => [asked, release])),
    built_at: new Date().toISOString(),
    sizes: Object.fromEntries(sizes),
    recipe,
  };
}
