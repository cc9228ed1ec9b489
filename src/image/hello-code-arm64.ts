import { wordsOf } from './arm64-words.ts';

/**
 * The program's AArch64 machine code; the message must follow it directly.
 *
 * Branch operands are distances from the branch, so the offsets at the left must stay correct. The process starts with
 * argc at sp, argv[0] at sp+8 and argv[1] at sp+16 (linux/fs/binfmt_elf.c, `create_elf_tables`). System calls take
 * their number in x8 and arguments in x0 to x4 (linux/arch/arm64/kernel/syscall.c), numbers from
 * linux/include/uapi/asm-generic/unistd.h. Encodings: Arm ARM (DDI 0487), C6.2.
 *
 * @param messageLength - bytes, at most 4095: it is compared as a 12-bit operand.
 */
export function helloCodeArm64(messageLength: number): Uint8Array {
  const instructions = [
    0xf94003e0, //                           00 start:    ldr x0, [sp]
    0xf100041f, //                           04           cmp x0, #1
    0x5400012c, //                           08           b.gt argument
    0xd2800020, //                           0c           mov x0, #1 (standard output)
    0x10000301, //                           10           adr x1, message
    0xd2800002 | (messageLength << 5), //    14           mov x2, #messageLength
    0xd2800808, //                           18           mov x8, #64 (write)
    0xd4000001, //                           1c           svc #0
    0xf100001f | (messageLength << 10), //   20           cmp x0, #messageLength
    0x1a9f07e0, //                           24           cset w0, ne
    0x14000009, //                           28           b exit
    0xf9400be1, //                           2c argument: ldr x1, [sp, #16]
    0x39400020, //                           30           ldrb w0, [x1]
    0x7101dc1f, //                           34           cmp w0, #'w'
    0x540000e0, //                           38           b.eq wait
    0x5100c000, //                           3c           sub w0, w0, #'0'
    0x7100241f, //                           40           cmp w0, #9
    0x54000049, //                           44           b.ls exit (unsigned: below '0' wraps high)
    0x52800800, //                           48           mov w0, #64 (EX_USAGE of sysexits.h)
    0xd2800bc8, //                           4c exit:     mov x8, #94 (exit_group)
    0xd4000001, //                           50           svc #0
    0xd2800000, //                           54 wait:     mov x0, #0 (no descriptors)
    0xd2800001, //                           58           mov x1, #0 (their count)
    0xd2800002, //                           5c           mov x2, #0 (no time limit)
    0xd2800003, //                           60           mov x3, #0 (signal mask as it is)
    0xd2800928, //                           64           mov x8, #73 (ppoll: arm64 has no pause)
    0xd4000001, //                           68           svc #0
    0x17fffffa, //                           6c           b wait (a handled signal ends ppoll)
  ]; //                                        70 message:
  return wordsOf(instructions);
}
