/** Why a file cannot be started as a program, and how to fix it. */
export interface ProgramFault {
  readonly reason: string;
  readonly fix: string;
}

/** A file at a path, with links followed. */
export interface ProgramFile {
  readonly path: string;
  readonly kind: 'dangling link' | 'folder' | 'other' | 'file';
  /** Whether any execute bit is set. */
  readonly hasExecuteBit: boolean;
  /** Whether the kernel would execute it at its place: a file system may be mounted noexec. */
  readonly mayExecute: boolean;
  /** Its first bytes, up to {@link HEAD_BYTES}; undefined if it may be executed but not read. */
  readonly head: Uint8Array | undefined;
}

/** Enough for the first line of a script, and for the loader's name in an ELF program. */
export const HEAD_BYTES = 4096;

/** `e_machine` of programs that each architecture runs: its own, and its 32-bit predecessor's (elf(5)). */
const MACHINES: Readonly<Record<string, readonly number[]>> = { x64: [62, 3], arm64: [183, 40] };
const MACHINE_NAMES: Readonly<Record<number, string>> = {
  3: 'i386',
  21: 'ppc64le',
  22: 's390x',
  40: 'arm',
  62: 'x86-64',
  183: 'arm64',
  243: 'riscv64',
};

/**
 * Whether the kernel would start it, as far as the file alone tells.
 * @param arch Node's name of this machine's architecture
 * @param hasInterpreters whether the kernel has interpreters for further formats (binfmt_misc): then the file's format
 * tells nothing
 */
export function programFault(
  file: ProgramFile,
  arch: string,
  hasInterpreters: boolean,
): ProgramFault | undefined {
  const { path } = file;
  switch (file.kind) {
    case 'dangling link':
      return {
        reason: `${path} is a dangling link`,
        fix: `see \`readlink -m ${path}\`; put the program there, or name another path`,
      };
    case 'folder':
      return { reason: `${path} is a folder, not a program`, fix: 'name the program in it' };
    case 'other':
      return { reason: `${path} is not a regular file`, fix: 'name a program' };
    case 'file':
      return permissionFault(file) ?? formatFault(file, arch, hasInterpreters);
  }
}

function permissionFault({ path, ...file }: ProgramFile): ProgramFault | undefined {
  if (!file.hasExecuteBit) return { reason: `${path} is not executable`, fix: `chmod +x ${path}` };
  if (file.mayExecute) return undefined;
  return {
    reason: `${path} may not be executed: its file system is mounted noexec, or a folder above it is closed`,
    fix: 'put it on another file system, or open the folder',
  };
}

function formatFault(
  { path, head }: ProgramFile,
  arch: string,
  hasInterpreters: boolean,
): ProgramFault | undefined {
  if (head === undefined) return undefined;
  if (head.length === 0) return { reason: `${path} is empty`, fix: 'fetch or build it again' };
  if (hasInterpreters) return undefined;
  const text = new TextDecoder('latin1').decode(head.subarray(0, 4));
  if (text.startsWith('#!')) return undefined;
  if (text !== '\x7fELF') {
    return {
      reason: `${path} is neither an ELF program nor a script that begins with #!`,
      fix: 'give a script its first line, such as #!/bin/sh; fetch or build a program again',
    };
  }
  const machine = elfMachine(head);
  if (machine === undefined) return { reason: `${path} is cut short`, fix: 'fetch or build it again' };
  const ours = MACHINES[arch];
  if (ours === undefined || ours.includes(machine)) return undefined;
  return {
    reason: `${path} is a program for ${MACHINE_NAMES[machine] ?? `ELF machine ${machine}`}, this machine is ${arch}`,
    fix: `get a build for ${arch}`,
  };
}

/**
 * The program that the kernel starts for a file: a script's interpreter, or the loader of a dynamic program.
 * @returns undefined if it needs none
 */
export function interpreterOf(head: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(head.subarray(0, 2));
  return start === '#!' ? scriptInterpreter(head) : elfLoader(head);
}

function scriptInterpreter(head: Uint8Array): string {
  const line = new TextDecoder().decode(head.subarray(2)).split('\n')[0] ?? '';
  return line.trimStart().split(/[ \t]/)[0] ?? '';
}

function elfMachine(head: Uint8Array): number | undefined {
  if (head.length < 20) return undefined;
  return viewOf(head).getUint16(18, head[5] !== 2);
}

const PT_INTERP = 3;

/** PT_INTERP of a 64-bit program (elf(5)); 32-bit programs are not checked. */
function elfLoader(head: Uint8Array): string | undefined {
  const isElf64 = head.length >= 64 && head[0] === 0x7f && head[1] === 0x45 && head[4] === 2;
  if (!isElf64) return undefined;
  const view = viewOf(head);
  const isLittle = head[5] !== 2;
  const [table, size, count] = [
    Number(view.getBigUint64(32, isLittle)),
    view.getUint16(54, isLittle),
    view.getUint16(56, isLittle),
  ];
  for (let index = 0; index < count; index++) {
    const at = table + index * size;
    if (at + 40 > head.length) return undefined;
    if (view.getUint32(at, isLittle) !== PT_INTERP) continue;
    const offset = Number(view.getBigUint64(at + 8, isLittle));
    const end = offset + Number(view.getBigUint64(at + 32, isLittle));
    if (end > head.length) return undefined;
    return new TextDecoder().decode(head.subarray(offset, end)).replace(/\0.*$/s, '');
  }
  return undefined;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
