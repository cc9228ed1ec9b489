import type { ElfTarget } from './elf64.ts';
import type { ImageArch } from './image-arch.ts';

/** `e_machine`: EM_X86_64 and EM_AARCH64 of elf.h. Arm kernels may run with pages of 64 KiB. */
export const ELF_TARGETS = {
  x64: { machine: 62, maxPageSize: 0x1000 },
  arm64: { machine: 183, maxPageSize: 0x10000 },
} as const satisfies Record<ImageArch, ElfTarget>;
