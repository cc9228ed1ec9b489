import { expect, test } from 'vitest';
import { storageLeft, storageLost, type StorageState } from '../../../src/core/host/storage-state.ts';

const state: StorageState = {
  'device-mapper device': [],
  'loop device': ['/dev/loop0 (/x/a.img)'],
  'physical volume': [],
  'volume group': ['data (u1)'],
  'logical volume': [],
  mount: ['/ (ext4 of /dev/vda)', '/x (ext4 of /dev/vdb)'],
};

test('what is in another order is no difference', () => {
  const after = { ...state, mount: state.mount.toReversed() };
  expect([...storageLost(state, after), ...storageLeft(state, after)]).toEqual([]);
});

test('what is lost is told, a second mount over the first and a group made anew too', () => {
  const after = {
    ...state,
    'loop device': [],
    'volume group': ['data (u2)'],
    mount: ['/x (ext4 of /dev/vdb)'],
  };
  const twice = { ...state, mount: [...state.mount, '/x (ext4 of /dev/vdb)'] };
  expect(storageLost(twice, after)).toEqual([
    'loop device /dev/loop0 (/x/a.img)',
    'volume group data (u1)',
    'mount / (ext4 of /dev/vda)',
    'mount /x (ext4 of /dev/vdb)',
  ]);
});

test("of what has come LVM's things are told: the audit sees the rest by itself", () => {
  const after = {
    ...state,
    'volume group': ['data (u2)'],
    'loop device': [...state['loop device'], '/dev/loop1 (/x/b.img)'],
  };
  expect(storageLeft(state, after)).toEqual([
    { kind: 'volume group', key: 'data (u2)', text: 'data (u2)', traces: ['data (u2)'] },
  ]);
});
