import type { Tool } from '../../host/tools.ts';

/** Where distributions and a build by hand put what Podman starts (containers.conf(5), `helper_binaries_dir`). */
const USUAL_FOLDERS = [
  '/usr/local/libexec/podman',
  '/usr/local/lib/podman',
  '/usr/libexec/podman',
  '/usr/lib/podman',
];
const USUAL_CONMON = ['/usr/libexec/podman/conmon', '/usr/local/bin/conmon', '/usr/bin/conmon'];

/**
 * Folders with netavark and other helpers, those beside the engine first: an unpacked package has its own.
 * @param engine the path of podman
 */
export function helperFolders(engine: string): string[] {
  return [...new Set([...foldersBeside(engine), ...USUAL_FOLDERS])];
}

/** Paths at which the engine looks for conmon, in order. */
export function conmonPlaces(engine: string): string[] {
  return [...new Set([...foldersBeside(engine).map((folder) => `${folder}/conmon`), ...USUAL_CONMON])];
}

/** What an engine of this path starts for every container. */
export function podmanTools(engine: string): readonly Tool[] {
  return [
    { name: 'conmon', packages: ['conmon'], folders: foldersOf(conmonPlaces(engine)) },
    { name: 'netavark', packages: ['netavark'], folders: helperFolders(engine) },
  ];
}

function foldersBeside(engine: string): string[] {
  if (!engine.startsWith('/')) return [];
  const bin = folderOf(engine);
  const above = folderOf(bin);
  return [bin, `${above}/libexec/podman`, `${above}/lib/podman`];
}

function foldersOf(paths: readonly string[]): string[] {
  return paths.map(folderOf);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
