import { expect, it } from 'vitest';
import { standingOn } from '../../../src/adapters/journal/loop-devices.ts';

function device(name: string, own: string | null, under: string | null, inode: number | null) {
  return { name, 'maj:min': own, 'back-maj:min': under, 'back-ino': inode };
}

it("a run's loop devices are told by what is under them, one that goes while it is listed is passed over", () => {
  const found = standingOn(
    [
      device('/dev/loop2', '  7:2', '  7:1', 12),
      device('/dev/loop1', '  7:1', '254:0', 40),
      device('/dev/loop3', '  7:3', '254:0', 41),
      device('/dev/loop4', '  7:4', null, null),
      device('/dev/loop5', null, null, null),
    ],
    new Set(['254:0 40']),
  );
  expect([...found]).toEqual([
    ['7:1', '/dev/loop1'],
    ['7:2', '/dev/loop2'],
  ]);
});
