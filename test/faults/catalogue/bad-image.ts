import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { savedImage } from '../../integration/support/image-archive.ts';
import type { Bench, Fault } from '../support/fault.ts';

/** An image that cannot be loaded: nothing can be measured, and that is told before anything is. */
export const badImage: readonly Fault[] = [
  {
    name: 'an image archive with a byte of its layer changed',
    arrange: (bench) => damaged(bench, changeLayer),
    expected: {
      ...notLoaded(/exit 2, drivergrid: .*layer "one\/layer\.tar": expected sha256:\w+, found sha256:/),
      exitCode: 2,
    },
  },
  {
    name: 'an image archive that ends in the midst of its layer',
    arrange: (bench) => damaged(bench, (bytes) => bytes.subarray(0, 2000)),
    expected: { ...notLoaded(/exit 2, drivergrid: .*cannot be read as a tar archive/), exitCode: 2 },
  },
  {
    name: 'a data root too small for the image',
    arrange: async (bench) => {
      bench.scenario['backing_size'] = '16MiB';
      await useImage(bench, await savedImage('example/own:7', 24 * 2 ** 20));
    },
    expected: notLoaded(/exit 3, drivergrid: .*no space left on device/),
  },
];

function notLoaded(says: RegExp) {
  return { exitCode: 3, says, withinMs: 30_000, lost: 'all' } as const;
}

async function damaged(bench: Bench, damage: (bytes: Uint8Array) => Uint8Array): Promise<void> {
  await useImage(bench, damage(await savedImage('example/own:7')));
}

async function useImage(bench: Bench, bytes: Uint8Array): Promise<void> {
  await writeFile(join(bench.place.path, 'own.tar'), bytes);
  bench.scenario['image'] = './own.tar';
  bench.fired();
}

/** The program's own text, which stands in the layer. */
function changeLayer(bytes: Uint8Array): Uint8Array {
  const changed = Buffer.from(bytes);
  const at = changed.indexOf('Hello from');
  if (at === -1) throw new Error('the layer has no such text');
  changed[at] = 0x4a;
  return changed;
}
