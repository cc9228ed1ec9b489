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
    0xf94003e0, // 00 start:    ldr x0, [sp]
    0xf100041f, // 04           cmp x0, #1
    0x5400012c, // 08           b.gt argument
    0xd2800020, // 0c           mov x0, #1 (standard output)
    0x100005a1, // 10           adr x1, message
    0xd2800002 | (messageLength << 5), // 14           mov x2, #messageLength
    0xd2800808, // 18           mov x8, #64 (write)
    0xd4000001, // 1c           svc #0
    0xf100001f | (messageLength << 10), // 20           cmp x0, #messageLength
    0x1a9f07e0, // 24           cset w0, ne
    0x1400000b, // 28           b exit
    0xf9400be1, // 2c argument: ldr x1, [sp, #16]
    0x39400020, // 30           ldrb w0, [x1]
    0x7101dc1f, // 34           cmp w0, #'w'
    0x54000380, // 38           b.eq wait
    0x7100bc1f, // 3c           cmp w0, #'/'
    0x540000e0, // 40           b.eq files
    0x5100c000, // 44           sub w0, w0, #'0'
    0x7100241f, // 48           cmp w0, #9
    0x54000049, // 4c           b.ls exit (unsigned: below '0' wraps high)
    0x52800800, // 50           mov w0, #64 (EX_USAGE of sysexits.h)
    0xd2800bc8, // 54 exit:     mov x8, #94 (exit_group)
    0xd4000001, // 58           svc #0
    0x910043f3, // 5c files:    add x19, sp, #16
    0xd10803ff, // 60           sub sp, sp, #512
    0xf8408661, // 64 next:     ldr x1, [x19], #8
    0xb4000201, // 68           cbz x1, wait (argv ends with a null)
    0x92800c60, // 6c           mov x0, #-100 (AT_FDCWD)
    0xd2800002, // 70           mov x2, #0 (O_RDONLY)
    0xd2800708, // 74           mov x8, #56 (openat)
    0xd4000001, // 78           svc #0
    0x910003e1, // 7c           mov x1, sp
    0xd2804002, // 80           mov x2, #512
    0xd28007e8, // 84           mov x8, #63 (read; an error is no descriptor: it fails)
    0xd4000001, // 88           svc #0
    0xf100001f, // 8c           cmp x0, #0
    0x54fffead, // 90           b.le next
    0xaa0003e2, // 94           mov x2, x0
    0xd2800020, // 98           mov x0, #1 (standard output)
    0xd2800808, // 9c           mov x8, #64 (write)
    0xd4000001, // a0           svc #0
    0x17fffff0, // a4           b next
    0xd2800000, // a8 wait:     mov x0, #0 (no descriptors)
    0xd2800001, // ac           mov x1, #0 (their count)
    0xd2800002, // b0           mov x2, #0 (no time limit)
    0xd2800003, // b4           mov x3, #0 (signal mask as it is)
    0xd2800928, // b8           mov x8, #73 (ppoll: arm64 has no pause)
    0xd4000001, // bc           svc #0
    0x17fffffa, // c0           b wait (a handled signal ends ppoll)
  ]; //                                        c4 message:
  const code = new DataView(new ArrayBuffer(instructions.length * 4));
  for (const [index, instruction] of instructions.entries()) code.setUint32(index * 4, instruction, true);
  return new Uint8Array(code.buffer);
}
