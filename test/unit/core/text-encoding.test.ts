import { expect, it } from 'vitest';
import { decodeText } from '../../../src/core/scenario/text-encoding.ts';

const TEXT = 'name: x\nlabel: é\n';
const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const utf32le = (text: string): Buffer =>
  Buffer.concat(
    Array.from(text, (char) => {
      const four = Buffer.alloc(4);
      four.writeUInt32LE(char.codePointAt(0) ?? 0);
      return four;
    }),
  );

it.each([
  ['UTF-8', Buffer.from(TEXT), 'UTF-8', false],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`), 'UTF-8', true],
  ['UTF-16LE with a mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le'), 'UTF-16LE', true],
  ['UTF-16BE with a mark', utf16be(`\ufeff${TEXT}`), 'UTF-16BE', true],
])('reads %s', (_, bytes, encoding, hasMark) => {
  expect(decodeText(bytes)).toEqual({ text: TEXT, encoding, hasMark });
});

it('reads nothing as nothing', () => {
  expect(decodeText(new Uint8Array())).toEqual({ text: '', encoding: 'UTF-8', hasMark: false });
});

it.each([
  ['UTF-16LE without a mark', Buffer.from(TEXT, 'utf16le'), 'UTF-16LE', 'in UTF-16LE'],
  ['UTF-16BE without a mark', utf16be(TEXT), 'UTF-16BE', 'in UTF-16BE'],
  ['UTF-32 with a mark', utf32le(`\ufeff${TEXT}`), 'UTF-32LE', 'byte order mark of UTF-32LE'],
  ['UTF-32 without a mark', utf32le(TEXT), 'UTF-32LE', 'in UTF-32LE'],
  [
    'UTF-16 that is cut',
    Buffer.from(`\ufeff${TEXT}`, 'utf16le').subarray(0, -1),
    'UTF-16LE',
    'not valid UTF-16LE',
  ],
  ['Latin-1', Buffer.from(TEXT, 'latin1'), 'WINDOWS-1252', 'line 2 is not valid UTF-8: byte 0xe9'],
  ['a NUL byte', Buffer.from('name: x\n\nbad: \0\n'), 'UTF-8', 'line 3 has a NUL byte'],
])('names the encoding of %s', (_, bytes, encoding, problem) => {
  expect(decodeText(bytes)).toMatchObject({ encoding, problem: expect.stringContaining(problem) as string });
});
