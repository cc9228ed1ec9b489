import { spawn, type ChildProcess } from 'node:child_process';
import { open, writeFile, type FileHandle } from 'node:fs/promises';

import { strikeBefore, type Expected, type Fault } from '../support/fault.ts';

const expected: Expected = {
  exitCode: 6,
  says: /exit 6, drivergrid: .*loop devices .* stay in use by/s,
  withinMs: 30_000,
  lost: 0,
  resumes: true,
};

/** A process that is none of the run's keeps the data root's mount when the engine is stopped. */
export const heldMount: readonly Fault[] = [
  {
    name: "a foreign process in the data root's folder",
    arrange: (bench) => {
      let holder: ChildProcess | undefined;
      strikeBefore(bench, async () => {
        const pid = await bench.process('dockerd');
        const folder = (await bench.dataRoot()).replace(`/proc/${pid}/root`, '');
        const stay = ['sh', '-c', 'cd "$0" && exec sleep 300', folder];
        holder = spawn('nsenter', [`--mount=/proc/${pid}/ns/mnt`, ...stay], { stdio: 'ignore' });
      });
      bench.mend = () => {
        holder?.kill('SIGKILL');
      };
    },
    expected,
  },
  {
    name: 'a foreign process with a file of the data root open',
    arrange: (bench) => {
      let file: FileHandle | undefined;
      strikeBefore(bench, async () => {
        const path = `${await bench.dataRoot()}/held`;
        await writeFile(path, '');
        file = await open(path);
      });
      bench.mend = async () => {
        await file?.close();
        file = undefined;
      };
    },
    expected,
  },
];
