import { describe, expect, it } from 'vitest';
import { HiddenNames, pseudonymsOf } from '../../../../src/core/gather/pseudonyms.ts';

describe('pseudonymsOf', () => {
  it('follows the order of the names, not of the list', () => {
    const of = (hosts: readonly string[]) => [...pseudonymsOf(hosts)].sort();
    expect(of(['b', 'a'])).toEqual(of(['a', 'b']));
    expect(pseudonymsOf(['b', 'a']).get('a')).toBe('host-01');
    expect(pseudonymsOf(Array.from({ length: 100 }, (_, index) => `h${index}`)).get('h0')).toBe('host-001');
  });
});

describe('HiddenNames', () => {
  const hidden = new HiddenNames([
    ['web-1.example.com', 'host-01'],
    ['web-10', 'host-02'],
    ['db', 'host-03'],
  ]);

  it.each([
    ['web-1.example.com:80', 'host-01:80'],
    ['/dev/mapper/web-1-vg', '/dev/mapper/host-01-vg'],
    ['xWEB-10x', 'xhost-02x'],
    ['db: /dev/vdb and adb', 'host-03: /dev/vdb and adb'],
    ['web-2', 'web-2'],
  ])('makes of %s %s', (text, told) => {
    expect(hidden.text(text)).toBe(told);
    expect(hidden.isIn(text)).toBe(text !== told);
  });

  it('keeps what tables go by, and refuses a name in it', () => {
    expect(hidden.value({ driver: 'vfs', error: 'web-10 is gone' }, ['driver'])).toEqual({
      ...{ driver: 'vfs', error: 'host-02 is gone' },
    });
    expect(() => hidden.value({ driver: 'web-10' }, ['driver'])).toThrow(/found web-10 in driver/);
    expect(() => hidden.value({ 'web-10': 1 })).toThrow(/found web-10 in web-10/);
  });

  it('takes what every machine may be called for no name', () => {
    expect(new HiddenNames([['localhost', 'host-01']]).text('localhost')).toBe('localhost');
  });
});
