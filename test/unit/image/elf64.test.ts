import { describe, expect, test } from 'vitest';
import { elf64Program } from '../../../src/image/elf64.ts';

const PF_EXECUTE = 1;
const PF_WRITE = 2;
const PT_LOAD = 1;
const PT_GNU_STACK = 0x6474e551;

interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

function segments(view: DataView): Segment[] {
  const start = Number(view.getBigUint64(32, true));
  const size = view.getUint16(54, true);
  return Array.from({ length: view.getUint16(56, true) }, (_, index) => {
    const at = start + index * size;
    return {
      type: view.getUint32(at, true),
      flags: view.getUint32(at + 4, true),
      offset: Number(view.getBigUint64(at + 8, true)),
      address: Number(view.getBigUint64(at + 16, true)),
      size: Number(view.getBigUint64(at + 32, true)),
    };
  });
}

describe('elf64Program', () => {
  const body = Uint8Array.of(0xc0, 0xff, 0xee);
  const file = elf64Program({ machine: 62, maxPageSize: 0x1000 }, body);
  const view = new DataView(file.buffer);

  test('has no segment that is both writable and executable', () => {
    for (const { flags } of segments(view)) expect(flags & (PF_WRITE | PF_EXECUTE)).not.toBe(3);
  });

  test('asks for no interpreter and a stack that is not executable', () => {
    expect(segments(view).map(({ type }) => type)).toEqual([PT_LOAD, PT_GNU_STACK]);
  });

  test('loads the whole file and starts at the first byte of the body', () => {
    const load = segments(view)[0];
    expect(load?.size).toBe(file.length);
    const entryOffset = Number(view.getBigUint64(24, true)) - (load?.address ?? 0) + (load?.offset ?? 0);
    expect(file.subarray(entryOffset)).toEqual(body);
  });
});
