import { PAUSE_REFERENCE } from '../core/scenario/image-name.ts';
import { builtinArchive, type BuiltinArchive } from './builtin-archive.ts';
import type { ImageArch } from './image-arch.ts';
import { pauseElf } from './pause-elf.ts';
import { tarArchive } from './tar-archive.ts';

/** The image builtin:pause: what pods run, and their pause containers. CRI-O starts those as /pause. */
export async function pauseArchive(arch: ImageArch): Promise<BuiltinArchive> {
  const layer = await tarArchive([{ name: 'pause', mode: 0o755, content: pauseElf(arch) }]);
  return builtinArchive(arch, {
    ...{ layers: [layer], reference: PAUSE_REFERENCE, config: { Cmd: ['/pause'] } },
  });
}
