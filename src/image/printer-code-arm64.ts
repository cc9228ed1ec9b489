import { wordsOf } from './arm64-words.ts';

/**
 * The printer's AArch64 machine code.
 *
 * Branch operands are distances from the branch, so the offsets at the left must stay correct. The process starts with
 * argv[1] at sp+16 (linux/fs/binfmt_elf.c, `create_elf_tables`). System calls take their number in x8 and arguments in
 * x0 to x4 (linux/arch/arm64/kernel/syscall.c), numbers from linux/include/uapi/asm-generic/unistd.h. Encodings: Arm ARM
 * (DDI 0487), C6.2.
 */
export function printerCodeArm64(): Uint8Array {
  return wordsOf([
    0x910043f3, // 00 start: add x19, sp, #16
    0xd10803ff, // 04        sub sp, sp, #512
    0xf8408661, // 08 next:  ldr x1, [x19], #8
    0xb4000201, // 0c        cbz x1, wait (argv ends with a null)
    0x92800c60, // 10        mov x0, #-100 (AT_FDCWD)
    0xd2800002, // 14        mov x2, #0 (O_RDONLY)
    0xd2800708, // 18        mov x8, #56 (openat)
    0xd4000001, // 1c        svc #0
    0x910003e1, // 20        mov x1, sp
    0xd2804002, // 24        mov x2, #512
    0xd28007e8, // 28        mov x8, #63 (read; an error is no descriptor: it fails)
    0xd4000001, // 2c        svc #0
    0xf100001f, // 30        cmp x0, #0
    0x54fffead, // 34        b.le next
    0xaa0003e2, // 38        mov x2, x0
    0xd2800020, // 3c        mov x0, #1 (standard output)
    0xd2800808, // 40        mov x8, #64 (write)
    0xd4000001, // 44        svc #0
    0x17fffff0, // 48        b next
    0xd2800000, // 4c wait:  mov x0, #0 (no descriptors)
    0xd2800001, // 50        mov x1, #0 (their count)
    0xd2800002, // 54        mov x2, #0 (no time limit)
    0xd2800003, // 58        mov x3, #0 (signal mask as it is)
    0xd2800928, // 5c        mov x8, #73 (ppoll: arm64 has no pause)
    0xd4000001, // 60        svc #0
    0x17fffffa, // 64        b wait (a handled signal ends ppoll)
  ]);
}
