/**
 * The program's x86-64 machine code; the message must follow it directly.
 *
 * Jump operands are distances from the end of the jump, so the offsets at the left must stay correct. The process
 * starts with argc at rsp, argv[0] at rsp+8 and argv[1] at rsp+16 (System V AMD64 ABI, 3.4.1 "Initial Stack and
 * Register State"). System calls take their number in rax and arguments in rdi, rsi, rdx (same, A.2.1), numbers from
 * linux/arch/x86/entry/syscalls/syscall_64.tbl. Encodings: Intel SDM, volume 2.
 *
 * @param messageLength - bytes, at most 127: it is compared as a sign-extended 8-bit operand.
 */
export function helloCodeX64(messageLength: number): Uint8Array {
  return Uint8Array.from(
    [
      [0x48, 0x83, 0x3c, 0x24, 0x01], //              00 start:    cmp qword [rsp], 1
      [0x7f, 0x24], //                                05           jg argument
      [0xb8, 0x01, 0x00, 0x00, 0x00], //              07           mov eax, 1 (write)
      [0xbf, 0x01, 0x00, 0x00, 0x00], //              0c           mov edi, 1 (standard output)
      [0x48, 0x8d, 0x35, 0x3d, 0x00, 0x00, 0x00], //  11           lea rsi, [rip + message]
      [0xba, messageLength, 0x00, 0x00, 0x00], //     18           mov edx, messageLength
      [0x0f, 0x05], //                                1d           syscall
      [0x31, 0xff], //                                1f           xor edi, edi
      [0x48, 0x83, 0xf8, messageLength], //           21           cmp rax, messageLength
      [0x40, 0x0f, 0x95, 0xc7], //                    25           setne dil
      [0xeb, 0x1a], //                                29           jmp exit
      [0x48, 0x8b, 0x44, 0x24, 0x10], //              2b argument: mov rax, [rsp + 16]
      [0x0f, 0xb6, 0x38], //                          30           movzx edi, byte [rax]
      [0x83, 0xff, 0x77], //                          33           cmp edi, 'w'
      [0x74, 0x14], //                                36           je wait
      [0x83, 0xef, 0x30], //                          38           sub edi, '0'
      [0x83, 0xff, 0x09], //                          3b           cmp edi, 9
      [0x76, 0x05], //                                3e           jbe exit (unsigned: below '0' wraps high)
      [0xbf, 0x40, 0x00, 0x00, 0x00], //              40           mov edi, 64 (EX_USAGE of sysexits.h)
      [0xb8, 0xe7, 0x00, 0x00, 0x00], //              45 exit:     mov eax, 231 (exit_group)
      [0x0f, 0x05], //                                4a           syscall
      [0xb8, 0x22, 0x00, 0x00, 0x00], //              4c wait:     mov eax, 34 (pause)
      [0x0f, 0x05], //                                51           syscall
      [0xeb, 0xf7], //                                53           jmp wait (a handled signal ends pause)
    ].flat(), //                                      55 message:
  );
}
