import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { which } from '../../../src/adapters/host/find-program.ts';
import { interpreterOf } from '../../../src/core/host/program-fault.ts';
import { builtinArchive } from '../../../src/image/builtin-archive.ts';
import { loadedLibraries } from '../../../src/image/loaded-libraries.ts';
import { tarArchive } from '../../../src/image/tar-archive.ts';

/**
 * An image archive with this host's shell, and what the commands of tests need: no network is needed to have it.
 * @param above archives of further layers
 */
export async function shellImage(above: readonly Uint8Array[] = []): Promise<Uint8Array> {
  const files = new Map<string, string>();
  for (const name of ['sh', 'head', 'sleep']) {
    const path = (await which(name)) ?? `/bin/${name}`;
    files.set(`/bin/${name}`, path);
    const loader = interpreterOf(await readFile(path));
    if (loader === undefined) continue;
    files.set(loader, loader);
    const { stdout } = await execa(loader, ['--list', path]);
    for (const library of loadedLibraries(stdout)) files.set(library.path, library.path);
  }
  const entries = [...files].map(async ([name, path]) => ({
    ...{ name: name.slice(1), mode: 0o755, content: await readFile(path) },
  }));
  const { archive } = await builtinArchive(process.arch === 'arm64' ? 'arm64' : 'x64', {
    layers: [await tarArchive(await Promise.all(entries)), ...above],
    ...{ reference: 'example/shell:1', config: { Cmd: ['/bin/sh'] } },
  });
  return archive;
}
