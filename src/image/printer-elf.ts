import { elf64Program } from './elf64.ts';
import { ELF_TARGETS } from './elf-targets.ts';
import type { ImageArch } from './image-arch.ts';
import { printerCodeArm64 } from './printer-code-arm64.ts';
import { printerCodeX64 } from './printer-code-x64.ts';

const CODE = { x64: printerCodeX64, arm64: printerCodeArm64 } as const;

/**
 * A program that writes the first 512 bytes of every file that its arguments name to standard output, passes over those
 * that it cannot read, and blocks until a signal kills it: what a container sees of its kernel.
 */
export function printerElf(arch: ImageArch): Uint8Array {
  return elf64Program(ELF_TARGETS[arch], CODE[arch]());
}
