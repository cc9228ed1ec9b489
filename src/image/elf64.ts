/** Sizes that ELF-64 fixes, in bytes. */
const FILE_HEADER_SIZE = 64;
const PROGRAM_HEADER_SIZE = 56;
const PROGRAM_HEADER_COUNT = 2;

/** Customary base address of a non-PIE program; any address above `vm.mmap_min_addr` would do. */
const LOAD_ADDRESS = 0x400000;

const PF_EXECUTE = 1;
const PF_WRITE = 2;
const PF_READ = 4;

export interface ElfTarget {
  /** `e_machine`, from the processor supplement. */
  readonly machine: number;
  /** Bytes; the largest page size a kernel for this machine may use, otherwise it refuses the segment. */
  readonly maxPageSize: number;
}

/**
 * A static little-endian ELF-64 program that starts at the first byte of `body`.
 *
 * The whole file is one read-and-execute segment and the stack is not executable, so nothing is both writable and
 * executable. There are no section headers: a kernel reads program headers only. Layout: System V ABI (gABI), chapter 4
 * "ELF Header" and chapter 5 "Program Header"; PT_GNU_STACK: elf(5).
 */
export function elf64Program(target: ElfTarget, body: Uint8Array): Uint8Array {
  const headersSize = FILE_HEADER_SIZE + PROGRAM_HEADER_COUNT * PROGRAM_HEADER_SIZE;
  const file = new Uint8Array(headersSize + body.length);
  const view = new DataView(file.buffer);
  writeFileHeader(view, target.machine, LOAD_ADDRESS + headersSize);
  writeProgramHeader(view, FILE_HEADER_SIZE, {
    type: 1, // PT_LOAD
    flags: PF_READ | PF_EXECUTE,
    address: LOAD_ADDRESS,
    size: file.length,
    align: target.maxPageSize,
  });
  writeProgramHeader(view, FILE_HEADER_SIZE + PROGRAM_HEADER_SIZE, {
    type: 0x6474e551, // PT_GNU_STACK
    flags: PF_READ | PF_WRITE,
    address: 0,
    size: 0,
    align: 16,
  });
  file.set(body, headersSize);
  return file;
}

function writeFileHeader(view: DataView, machine: number, entry: number): void {
  view.setUint32(0, 0x7f454c46); // e_ident: magic, 0x7f "ELF"
  view.setUint8(4, 2); // EI_CLASS: ELFCLASS64
  view.setUint8(5, 1); // EI_DATA: ELFDATA2LSB
  view.setUint8(6, 1); // EI_VERSION: EV_CURRENT; EI_OSABI 0 is System V, the rest of e_ident is padding
  view.setUint16(16, 2, true); // e_type: ET_EXEC
  view.setUint16(18, machine, true); // e_machine
  view.setUint32(20, 1, true); // e_version: EV_CURRENT
  view.setBigUint64(24, BigInt(entry), true); // e_entry
  view.setBigUint64(32, BigInt(FILE_HEADER_SIZE), true); // e_phoff; e_shoff (40) and e_flags (48) are 0
  view.setUint16(52, FILE_HEADER_SIZE, true); // e_ehsize
  view.setUint16(54, PROGRAM_HEADER_SIZE, true); // e_phentsize
  view.setUint16(56, PROGRAM_HEADER_COUNT, true); // e_phnum; e_shentsize, e_shnum and e_shstrndx are 0
}

interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly size: number;
  readonly align: number;
}

function writeProgramHeader(view: DataView, at: number, segment: Segment): void {
  view.setUint32(at, segment.type, true); // p_type
  view.setUint32(at + 4, segment.flags, true); // p_flags
  // p_offset (at + 8) is 0: the segment begins with the file header.
  view.setBigUint64(at + 16, BigInt(segment.address), true); // p_vaddr
  view.setBigUint64(at + 24, BigInt(segment.address), true); // p_paddr
  view.setBigUint64(at + 32, BigInt(segment.size), true); // p_filesz
  view.setBigUint64(at + 40, BigInt(segment.size), true); // p_memsz
  view.setBigUint64(at + 48, BigInt(segment.align), true); // p_align
}
