import { rm } from 'node:fs/promises';
import { strikeBefore, type Fault } from '../support/fault.ts';
import { fillDisk, SmallDisk } from '../support/small-disk.ts';

/** A disk on which nothing more can be written. */
export const fullDisk: readonly Fault[] = [
  {
    name: 'the data root full in the midst of a round',
    arrange: (bench) => {
      bench.scenario['backing_size'] = '64MiB';
      bench.scenario['iterations'] = '4';
      strikeBefore(bench, async () => {
        await fillDisk(await bench.dataRoot());
      });
    },
    // The cell that is given up first takes the engine with it, and the next start has a new data root.
    expected: {
      exitCode: 4,
      says: /failed, (create|start): .*no space left on device/,
      withinMs: 5000,
      lost: 1,
    },
  },
  {
    name: 'the results folder full in the midst of a round',
    arrange: async (bench) => {
      const disk = await SmallDisk.on(bench.out, '8M');
      let filler: string | undefined;
      strikeBefore(bench, async () => {
        filler = await fillDisk(bench.out);
      });
      bench.mend = async () => {
        if (filler !== undefined) await rm(filler);
        filler = undefined;
      };
      bench.atEnd.push(() => disk[Symbol.asyncDispose]());
    },
    expected: {
      exitCode: 3,
      says: /exit 3, drivergrid: cannot write results to .*: ENOSPC: no space left on device.*Make room there, then continue with: drivergrid run --resume/s,
      withinMs: 20_000,
      lost: 0,
      resumes: true,
    },
  },
  {
    name: 'the disk under the state directory full in the midst of a round',
    arrange: async (bench) => {
      const disk = await SmallDisk.on(bench.place.state, '700M');
      let filler: string | undefined;
      strikeBefore(bench, async () => {
        filler = await fillDisk(bench.place.state);
      });
      bench.mend = async () => {
        if (filler !== undefined) await rm(filler, { force: true });
        filler = undefined;
      };
      bench.atEnd.push(() => disk[Symbol.asyncDispose]());
    },
    // Every engine's data root is a file there, so none has room any more.
    expected: { exitCode: 4, says: /no space left on device|ENOSPC/i, withinMs: 30_000, lost: 'all' },
  },
];
