/**
 * The pause program's x86-64 machine code: blocks SIGTERM, waits for it, and exits with 0. A blocked signal reaches process 1
 * of a pid namespace too, which otherwise ignores it (linux/kernel/signal.c, `sig_ignored`).
 *
 * System calls take their number in rax and arguments in rdi, rsi, rdx, r10 (System V AMD64 ABI, A.2.1), numbers from
 * linux/arch/x86/entry/syscalls/syscall_64.tbl. A set of signals has bit N-1 for signal N. Encodings: Intel SDM, volume 2.
 */
export function pauseCodeX64(): Uint8Array {
  return Uint8Array.from(
    [
      [0x68, 0x00, 0x40, 0x00, 0x00], //       push 1 << 14 (SIGTERM is 15)
      [0x31, 0xff], //                         xor edi, edi (SIG_BLOCK)
      [0x48, 0x89, 0xe6], //                   mov rsi, rsp
      [0x31, 0xd2], //                         xor edx, edx (the old set is not asked for)
      [0x41, 0xba, 0x08, 0x00, 0x00, 0x00], // mov r10d, 8 (bytes of a set)
      [0xb8, 0x0e, 0x00, 0x00, 0x00], //       mov eax, 14 (rt_sigprocmask)
      [0x0f, 0x05], //                         syscall
      [0x48, 0x89, 0xe7], //                   wait: mov rdi, rsp
      [0x31, 0xf6], //                         xor esi, esi (no siginfo)
      [0x31, 0xd2], //                         xor edx, edx (no time limit)
      [0x41, 0xba, 0x08, 0x00, 0x00, 0x00], // mov r10d, 8
      [0xb8, 0x80, 0x00, 0x00, 0x00], //       mov eax, 128 (rt_sigtimedwait)
      [0x0f, 0x05], //                         syscall
      [0x83, 0xf8, 0x0f], //                   cmp eax, 15
      [0x75, 0xe7], //                         jne wait (interrupted by another signal)
      [0x31, 0xff], //                         xor edi, edi
      [0xb8, 0xe7, 0x00, 0x00, 0x00], //       mov eax, 231 (exit_group)
      [0x0f, 0x05], //                         syscall
    ].flat(),
  );
}
