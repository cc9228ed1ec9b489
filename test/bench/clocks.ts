/**
 * What the clocks of scripts/rootfs.c cost: the program as it is and compiled without clocks, drawn in turn on fresh
 * copies of the same files, on this file system.
 */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { quantile } from '../../src/core/statistics/quantile.ts';
import { DIRECTORIES, layerEntries, USUAL_TREE } from '../../src/image/layers-tree.ts';

const PAIRS = 30;
const SOURCE = fileURLToPath(new URL('../../scripts/rootfs.c', import.meta.url));

const folder = await mkdtemp(join(tmpdir(), 'drivergrid-clocks-'));
try {
  const [timed, untimed] = [join(folder, 'timed'), join(folder, 'untimed')];
  const flags = ['-std=gnu11', '-O2', '-static', '-s'];
  await execa('cc', [...flags, '-o', timed, SOURCE]);
  await execa('cc', [...flags, '-DUNTIMED', '-o', untimed, SOURCE]);
  const image = join(folder, 'image');
  for (const { name, content } of layerEntries(0, 1, USUAL_TREE)) {
    const path = join(image, name);
    await mkdir(name.endsWith('/') ? path : dirname(path), { recursive: true });
    if (content !== undefined) await writeFile(path, content);
  }

  const taken = { timed: [] as number[], untimed: [] as number[] };
  const once = async (kind: keyof typeof taken): Promise<void> => {
    const copy = join(folder, 'copy');
    await cp(image, copy, { recursive: true });
    await execa('sync', ['-f', copy]);
    const argv = [join(copy, 'tree'), join(copy, 'work'), String(USUAL_TREE.files), String(DIRECTORIES)];
    const begin = process.hrtime.bigint();
    await execa(kind === 'timed' ? timed : untimed, argv);
    taken[kind].push(Number(process.hrtime.bigint() - begin) / 1e6);
    await rm(copy, { recursive: true });
  };
  for (let pair = 0; pair < PAIRS; pair++) {
    // Each goes first as often as the other.
    const order = pair % 2 === 0 ? (['timed', 'untimed'] as const) : (['untimed', 'timed'] as const);
    for (const kind of order) await once(kind);
  }
  const ratios = taken.timed.map((ms, pair) => ms / (taken.untimed[pair] ?? NaN));
  const median = (values: readonly number[]): number => quantile(values, 0.5) ?? NaN;
  console.log(
    `rootfs with its clocks: ${median(taken.timed).toFixed(1)} ms, without: ${median(taken.untimed).toFixed(1)} ms`,
  );
  console.log(`with / without, median of ${PAIRS} pairs: ${median(ratios).toFixed(4)}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
