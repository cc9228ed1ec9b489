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
      [0x48, 0x83, 0x3c, 0x24, 0x01], // 00 start:    cmp qword [rsp], 1
      [0x7f, 0x24], // 05           jg argument
      [0xb8, 0x01, 0x00, 0x00, 0x00], // 07           mov eax, 1 (write)
      [0xbf, 0x01, 0x00, 0x00, 0x00], // 0c           mov edi, 1 (standard output)
      [0x48, 0x8d, 0x35, 0x85, 0x00, 0x00, 0x00], // 11           lea rsi, [rip + message]
      [0xba, messageLength, 0x00, 0x00, 0x00], // 18           mov edx, messageLength
      [0x0f, 0x05], // 1d           syscall
      [0x31, 0xff], // 1f           xor edi, edi
      [0x48, 0x83, 0xf8, messageLength], // 21           cmp rax, messageLength
      [0x40, 0x0f, 0x95, 0xc7], // 25           setne dil
      [0xeb, 0x1f], // 29           jmp exit
      [0x48, 0x8b, 0x44, 0x24, 0x10], // 2b argument: mov rax, [rsp + 16]
      [0x0f, 0xb6, 0x38], // 30           movzx edi, byte [rax]
      [0x83, 0xff, 0x77], // 33           cmp edi, 'w'
      [0x74, 0x5c], // 36           je wait
      [0x83, 0xff, 0x2f], // 38           cmp edi, '/'
      [0x74, 0x14], // 3b           je files
      [0x83, 0xef, 0x30], // 3d           sub edi, '0'
      [0x83, 0xff, 0x09], // 40           cmp edi, 9
      [0x76, 0x05], // 43           jbe exit (unsigned: below '0' wraps high)
      [0xbf, 0x40, 0x00, 0x00, 0x00], // 45           mov edi, 64 (EX_USAGE of sysexits.h)
      [0xb8, 0xe7, 0x00, 0x00, 0x00], // 4a exit:     mov eax, 231 (exit_group)
      [0x0f, 0x05], // 4f           syscall
      [0x48, 0x8d, 0x5c, 0x24, 0x10], // 51 files:    lea rbx, [rsp + 16]
      [0x48, 0x81, 0xec, 0x00, 0x02, 0x00, 0x00], // 56           sub rsp, 512
      [0x48, 0x8b, 0x3b], // 5d next:     mov rdi, [rbx]
      [0x48, 0x85, 0xff], // 60           test rdi, rdi (argv ends with a null)
      [0x74, 0x2f], // 63           je wait
      [0x48, 0x83, 0xc3, 0x08], // 65           add rbx, 8
      [0x31, 0xf6], // 69           xor esi, esi (O_RDONLY)
      [0xb8, 0x02, 0x00, 0x00, 0x00], // 6b           mov eax, 2 (open)
      [0x0f, 0x05], // 70           syscall
      [0x89, 0xc7], // 72           mov edi, eax (an error is no descriptor: read fails)
      [0x48, 0x89, 0xe6], // 74           mov rsi, rsp
      [0xba, 0x00, 0x02, 0x00, 0x00], // 77           mov edx, 512
      [0x31, 0xc0], // 7c           xor eax, eax (read)
      [0x0f, 0x05], // 7e           syscall
      [0x85, 0xc0], // 80           test eax, eax
      [0x7e, 0xd9], // 82           jle next
      [0x89, 0xc2], // 84           mov edx, eax
      [0xbf, 0x01, 0x00, 0x00, 0x00], // 86           mov edi, 1 (standard output)
      [0xb8, 0x01, 0x00, 0x00, 0x00], // 8b           mov eax, 1 (write)
      [0x0f, 0x05], // 90           syscall
      [0xeb, 0xc9], // 92           jmp next
      [0xb8, 0x22, 0x00, 0x00, 0x00], // 94 wait:     mov eax, 34 (pause)
      [0x0f, 0x05], // 99           syscall
      [0xeb, 0xf7], // 9b           jmp wait (a handled signal ends pause)
    ].flat(), // 9d message:
  );
}
