/** A library as a program names it, and its file. */
export interface LoadedLibrary {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/**
 * The libraries of a dynamic program, from what its loader says with `--list` (ld.so(8); what ldd(1) prints):
 * `libz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x00007f52)`. The kernel's own (vdso(7)) has no file, and the loader
 * itself no arrow.
 * @throws Error for one that was not found
 */
export function loadedLibraries(listed: string): readonly LoadedLibrary[] {
  return listed.split('\n').flatMap((line): LoadedLibrary[] => {
    const [, name, rest] = /^\s*(\S+) => (.+)$/.exec(line) ?? [];
    if (name === undefined || rest === undefined) return [];
    const path = /^(\/.*?)(?: \(0x[0-9a-f]+\))?$/.exec(rest)?.[1];
    if (path === undefined) throw new Error(`expected the library ${name}, found none`);
    return [{ name, path }];
  });
}
