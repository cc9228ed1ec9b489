import { wordsOf } from './arm64-words.ts';

/**
 * The pause program's AArch64 machine code: as on x86-64.
 *
 * System calls take their number in x8 and arguments in x0 to x3 (linux/arch/arm64/kernel/syscall.c), numbers from
 * linux/include/uapi/asm-generic/unistd.h. Encodings: Arm ARM (DDI 0487), C6.2.
 */
export function pauseCodeArm64(): Uint8Array {
  return wordsOf([
    0xd2880009, // 00        mov x9, #1 << 14 (SIGTERM is 15)
    0xf81f0fe9, // 04        str x9, [sp, #-16]!
    0xd2800000, // 08        mov x0, #0 (SIG_BLOCK)
    0x910003e1, // 0c        mov x1, sp
    0xd2800002, // 10        mov x2, #0 (the old set is not asked for)
    0xd2800103, // 14        mov x3, #8 (bytes of a set)
    0xd28010e8, // 18        mov x8, #135 (rt_sigprocmask)
    0xd4000001, // 1c        svc #0
    0x910003e0, // 20 wait:  mov x0, sp
    0xd2800001, // 24        mov x1, #0 (no siginfo)
    0xd2800002, // 28        mov x2, #0 (no time limit)
    0xd2800103, // 2c        mov x3, #8
    0xd2801128, // 30        mov x8, #137 (rt_sigtimedwait)
    0xd4000001, // 34        svc #0
    0xf1003c1f, // 38        cmp x0, #15
    0x54ffff21, // 3c        b.ne wait (interrupted by another signal)
    0xd2800000, // 40        mov x0, #0
    0xd2800bc8, // 44        mov x8, #94 (exit_group)
    0xd4000001, // 48        svc #0
  ]);
}
