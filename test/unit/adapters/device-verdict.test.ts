import { expect, test } from 'vitest';
import type { Contents } from '../../../src/adapters/storage/device-contents.ts';
import { requireUsable, type DeviceFacts } from '../../../src/adapters/storage/device-verdict.ts';
import { HostError } from '../../../src/core/errors.ts';

const node = { path: '/dev/vdb', name: 'vdb', id: '254:16' };
const empty: DeviceFacts = { given: '/dev/disk/by-id/x', isReadOnly: false, uses: [], contents: [] };
const ext4: Contents = { node, words: 'ext4' };

function inGroup(others: readonly string[], active: readonly string[]): Contents {
  const physicalVolume = { isSeen: true, group: { name: 'data', uuid: 'u' }, others, active };
  return { node, words: 'an LVM physical volume of volume group data', physicalVolume };
}

/** What the refusal says, its hint included. */
function refusal(facts: Partial<DeviceFacts>, mayWipe: boolean): string {
  try {
    requireUsable('dm-direct', { ...empty, ...facts }, mayWipe);
  } catch (error) {
    expect(error).toBeInstanceOf(HostError);
    return `${(error as HostError).message} ${(error as HostError).hint ?? ''}`;
  }
  return '';
}

test('an empty device may be used, and one that --wipe names whatever it alone holds', () => {
  expect(refusal({}, false)).toBe('');
  expect(refusal({ contents: [ext4] }, true)).toBe('');
  expect(refusal({ contents: [inGroup([], [])] }, true)).toBe('');
});

test('a refusal says what the device holds and the option that allows it', () => {
  const partition = { node: { path: '/dev/vdb1', name: 'vdb1', id: '254:17' }, words: 'vfat' };
  const said = refusal({ contents: [{ node, words: 'a gpt partition table' }, partition] }, false);
  expect(said).toContain('holds a gpt partition table, vfat on /dev/vdb1');
  expect(said).toContain('`--wipe /dev/disk/by-id/x`');
});

test.each([
  ['a mount', { uses: [{ what: 'mounted on /x', release: 'umount /x' }] }, 'umount /x'],
  ['an active volume', { contents: [inGroup([], ['data/a'])] }, 'vgchange -an data'],
  ['a group on two disks', { contents: [inGroup(['/dev/vdc'], [])] }, 'vgreduce data /dev/vdb'],
  [
    'a physical volume that LVM does not show',
    { contents: [{ ...ext4, physicalVolume: { isSeen: false, others: [], active: [] } }] },
    'LVM does not show',
  ],
  ['a read-only device', { isReadOnly: true }, 'read-only'],
])('%s is refused even with --wipe', (_, facts: Partial<DeviceFacts>, words) => {
  const said = refusal(facts, true);
  expect(said).toContain(words);
  expect(said).not.toContain('erases it;');
});
