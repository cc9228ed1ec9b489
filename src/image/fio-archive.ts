import { builtinArchive, type BuiltinArchive } from './builtin-archive.ts';
import type { ImageArch } from './image-arch.ts';
import { tarArchive, type TarEntry } from './tar-archive.ts';

/** A dynamic program apart from the system that it comes from. */
export interface PortableProgram {
  readonly program: Uint8Array;
  /** What the kernel starts it with; absent where it is static. */
  readonly loader: Uint8Array | undefined;
  /** By the names that the program has for them. */
  readonly libraries: ReadonlyMap<string, Uint8Array>;
}

/** Where jobs make their files, where they name no other folder. */
export const WORK = '/work';

const FOLDER = 'fio';
const JOB = 'job.fio';

/**
 * Results by job, as JSON on standard output. Clones of a job are one result, whether or not the job file says so. Jobs are
 * threads: as processes each has a session of its own (backend.c, run_threads), and would outlive a fio that is killed.
 */
const OPTIONS = ['--output-format=json', '--eta=never', '--group_reporting', '--thread'];

/** The command for an image with fio. */
export function fioCommand({ loader }: Pick<PortableProgram, 'loader'>): readonly string[] {
  const program = `/${FOLDER}/fio`;
  // The loader is told where the libraries are: the image has none of the places that it knows.
  const start =
    loader === undefined ? [program] : [`/${FOLDER}/ld.so`, '--library-path', `/${FOLDER}/lib`, program];
  return [...start, ...OPTIONS, `/${JOB}`];
}

/** builtin:fio as an archive that every engine loads: the same bytes for the same program and job file. */
export async function fioArchive(
  arch: ImageArch,
  fio: PortableProgram,
  jobText: string,
): Promise<BuiltinArchive> {
  const libraries = [...fio.libraries].sort(([one], [other]) => (one < other ? -1 : 1));
  const program = (name: string, content: Uint8Array): TarEntry => ({
    ...{ name: `${FOLDER}/${name}`, mode: 0o755, content },
  });
  const layer = await tarArchive([
    { name: `${FOLDER}/`, mode: 0o755 },
    program('fio', fio.program),
    ...(fio.loader === undefined ? [] : [program('ld.so', fio.loader)]),
    { name: `${FOLDER}/lib/`, mode: 0o755 },
    ...libraries.map(([name, content]) => program(`lib/${name}`, content)),
    { name: JOB, mode: 0o644, content: new TextEncoder().encode(jobText) },
    { name: 'tmp/', mode: 0o1777 },
    { name: `${WORK.slice(1)}/`, mode: 0o755 },
  ]);
  const config = { Cmd: fioCommand(fio), WorkingDir: WORK };
  return await builtinArchive(arch, { layers: [layer], reference: 'drivergrid/fio:1', config });
}
