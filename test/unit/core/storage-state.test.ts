import { expect, test } from 'vitest';
import { storageDifference, type StorageState } from '../../../src/core/storage-state.ts';

const state: StorageState = {
  'device-mapper device': [],
  'loop device': ['/dev/loop0 (/x/a.img)'],
  'physical volume': [],
  'volume group': ['data (u1)'],
  'logical volume': [],
  mount: ['/ (ext4 of /dev/vda)', '/x (ext4 of /dev/vdb)'],
};

test('what is in another order is no difference', () => {
  expect(storageDifference(state, { ...state, mount: state.mount.toReversed() })).toEqual([]);
});

test('what was left and what is lost are told apart, a second mount over the first and a group made anew too', () => {
  const after = {
    ...state,
    'loop device': [],
    'volume group': ['data (u2)'],
    mount: [...state.mount, '/x (ext4 of /dev/vdb)'],
  };
  expect(storageDifference(state, after)).toEqual([
    'loop device /dev/loop0 (/x/a.img): was there before, now it is not',
    'volume group data (u2): left behind',
    'volume group data (u1): was there before, now it is not',
    'mount /x (ext4 of /dev/vdb): left behind',
  ]);
});
