import { PAUSE_REFERENCE } from '../core/scenario/image-name.ts';
import { builtinArchive, type BuiltinArchive } from './builtin-archive.ts';
import type { ImageArch } from './image-arch.ts';
import { pauseElf } from './pause-elf.ts';
import { tarArchive } from './tar-archive.ts';

/** PATH of containers, as Docker has it (moby daemon/oci_linux.go). */
export const USUAL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Where CRI-O expects the program of its pause containers. */
export const PAUSE_PROGRAM = '/pause';

/** youki starts nothing without a PATH. */
export const PAUSE_CONFIG = { Cmd: [PAUSE_PROGRAM], Env: [`PATH=${USUAL_PATH}`] };

/** The image builtin:pause: what pods run, and their pause containers. CRI-O starts those as /pause. */
export async function pauseArchive(arch: ImageArch): Promise<BuiltinArchive> {
  const layer = await tarArchive([{ name: PAUSE_PROGRAM.slice(1), mode: 0o755, content: pauseElf(arch) }]);
  return builtinArchive(arch, {
    ...{ layers: [layer], reference: PAUSE_REFERENCE, config: PAUSE_CONFIG },
  });
}
