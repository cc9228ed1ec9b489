import { join } from 'node:path';
import { BUILTIN_IMAGE, FIO_IMAGE, LAYERS_IMAGE, PAUSE_IMAGE } from '../../core/scenario/image-name.ts';
import type { HostFacts } from '../../core/host/host.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { USUAL_TREE } from '../../image/layers-tree.ts';
import type { ImageArchive } from '../../ports/image.ts';
import type { ImageSource } from '../../workloads/workload.ts';
import { cacheDir } from '../host/cache-dir.ts';
import {
  builtinImage,
  fioImage,
  layersImages,
  namedImage,
  pauseImage,
  pauseProgram,
  printerImage,
} from './image-source.ts';
import { portableProgram } from './portable-program.ts';
import { givenProgram, rootfsProgram } from './rootfs-program.ts';

/** The images of a run: what proofs run, and what workloads choose from. */
export interface RunImages extends ImageSource {
  /** builtin:hello, whose program can wait. */
  readonly waiting: ImageArchive;
  /** With a program that prints files and waits. */
  readonly printing: ImageArchive;
}

/**
 * @param place the folder where archives are kept for the run; the path of scripts/rootfs.c, compiled, if there is one
 * @throws UsageError if that cannot be read
 */
export async function runImages(
  { scenario, image_archive: path }: Plan,
  { arch, tools }: HostFacts,
  { folder, program: given }: { readonly folder: string; readonly program?: string | undefined },
  signal: AbortSignal,
): Promise<RunImages> {
  const { image, layers = [1], job_text: jobText = '' } = scenario;
  const { files = USUAL_TREE.files, file_bytes: fileBytes = USUAL_TREE.fileBytes } = scenario;
  const waiting = await builtinImage(arch);
  const ofProofs = { waiting, printing: await printerImage(arch) };
  if (image === BUILTIN_IMAGE) return { ...ofProofs, named: waiting, layered: [] };
  if (image === PAUSE_IMAGE) {
    const named = await pauseImage(arch);
    if (scenario.layers === undefined) return { ...ofProofs, named, layered: [] };
    const sizes = { files, fileBytes };
    const layered = await layersImages(arch, layers, pauseProgram(arch), sizes, folder, image);
    return { ...ofProofs, named: layered[0] ?? named, layered };
  }
  if (image === FIO_IMAGE) {
    const fio = await portableProgram(tools['fio'] ?? '/usr/bin/fio');
    return { ...ofProofs, named: await fioImage(arch, fio, jobText, folder), layered: [] };
  }
  if (image !== LAYERS_IMAGE) {
    return { ...ofProofs, named: await namedImage(image, path, folder, arch, signal), layered: [] };
  }
  const program =
    given === undefined
      ? await rootfsProgram(tools['cc'] ?? 'cc', join(cacheDir(), 'programs'))
      : await givenProgram(given);
  const layered = await layersImages(arch, layers, program, { files, fileBytes }, folder);
  return { ...ofProofs, named: layered[0] ?? waiting, layered };
}
