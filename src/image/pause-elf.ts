import { elf64Program } from './elf64.ts';
import { ELF_TARGETS } from './elf-targets.ts';
import type { ImageArch } from './image-arch.ts';
import { pauseCodeArm64 } from './pause-code-arm64.ts';
import { pauseCodeX64 } from './pause-code-x64.ts';

const CODE = { x64: pauseCodeX64, arm64: pauseCodeArm64 } as const;

/** A program that blocks until SIGTERM and then exits with 0, whatever its arguments. */
export function pauseElf(arch: ImageArch): Uint8Array {
  return elf64Program(ELF_TARGETS[arch], CODE[arch]());
}
