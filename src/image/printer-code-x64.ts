/**
 * The printer's x86-64 machine code.
 *
 * Jump operands are distances from the end of the jump, so the offsets at the left must stay correct. The process
 * starts with argv[1] at rsp+16 (System V AMD64 ABI, 3.4.1 "Initial Stack and Register State"). System calls take their
 * number in rax and arguments in rdi, rsi, rdx (same, A.2.1), numbers from
 * linux/arch/x86/entry/syscalls/syscall_64.tbl. Encodings: Intel SDM, volume 2.
 */
export function printerCodeX64(): Uint8Array {
  return Uint8Array.from(
    [
      [0x48, 0x8d, 0x5c, 0x24, 0x10], //             00 start: lea rbx, [rsp + 16]
      [0x48, 0x81, 0xec, 0x00, 0x02, 0x00, 0x00], // 05        sub rsp, 512
      [0x48, 0x8b, 0x3b], //                         0c next:  mov rdi, [rbx]
      [0x48, 0x85, 0xff], //                         0f        test rdi, rdi (argv ends with a null)
      [0x74, 0x2f], //                               12        je wait
      [0x48, 0x83, 0xc3, 0x08], //                   14        add rbx, 8
      [0x31, 0xf6], //                               18        xor esi, esi (O_RDONLY)
      [0xb8, 0x02, 0x00, 0x00, 0x00], //             1a        mov eax, 2 (open)
      [0x0f, 0x05], //                               1f        syscall
      [0x89, 0xc7], //                               21        mov edi, eax (an error is no descriptor: read fails)
      [0x48, 0x89, 0xe6], //                         23        mov rsi, rsp
      [0xba, 0x00, 0x02, 0x00, 0x00], //             26        mov edx, 512
      [0x31, 0xc0], //                               2b        xor eax, eax (read)
      [0x0f, 0x05], //                               2d        syscall
      [0x85, 0xc0], //                               2f        test eax, eax
      [0x7e, 0xd9], //                               31        jle next
      [0x89, 0xc2], //                               33        mov edx, eax
      [0xbf, 0x01, 0x00, 0x00, 0x00], //             35        mov edi, 1 (standard output)
      [0xb8, 0x01, 0x00, 0x00, 0x00], //             3a        mov eax, 1 (write)
      [0x0f, 0x05], //                               3f        syscall
      [0xeb, 0xc9], //                               41        jmp next
      [0xb8, 0x22, 0x00, 0x00, 0x00], //             43 wait:  mov eax, 34 (pause)
      [0x0f, 0x05], //                               48        syscall
      [0xeb, 0xf7], //                               4a        jmp wait (a handled signal ends pause)
    ].flat(),
  );
}
