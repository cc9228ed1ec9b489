import { elf64Program } from './elf64.ts';
import { ELF_TARGETS } from './elf-targets.ts';
import { helloCodeArm64 } from './hello-code-arm64.ts';
import type { ImageArch } from './image-arch.ts';
import { helloCodeX64 } from './hello-code-x64.ts';

/** All that the program prints when it is given no argument. */
export const HELLO_OUTPUT = 'Hello from drivergrid\n';

const CODE = { x64: helloCodeX64, arm64: helloCodeArm64 } as const;

/**
 * The built-in image's program: a static Linux executable of a few hundred bytes. What a container costs is
 * then the engine's cost, not a libc's start-up, and no registry is needed.
 *
 * | first argument | does |
 * |---|---|
 * | none | writes {@link HELLO_OUTPUT} to standard output; exits 0, or 1 if it was not written whole |
 * | `w...` | blocks until a signal kills it: SIGKILL only, where it is process 1 of its pid namespace |
 * | `0` to `9` | exits with that digit |
 * | any other | exits 64 |
 */
export function helloElf(arch: ImageArch): Uint8Array {
  const message = new TextEncoder().encode(HELLO_OUTPUT);
  const code = CODE[arch](message.length);
  const body = new Uint8Array(code.length + message.length);
  body.set(code);
  body.set(message, code.length);
  return elf64Program(ELF_TARGETS[arch], body);
}
