import { execa } from 'execa';
import { strikeBefore, type Expected, type Fault } from '../support/fault.ts';
import { labProcess } from '../support/lab-processes.ts';

const TOO_FEW_FILES = /exit 3, drivergrid: this process has reached its limit of open files/;

/** Memory and file descriptors run out. */
export const scarce: readonly Fault[] = [
  {
    name: 'no more address space for dockerd in the midst of a round',
    arrange: (bench) => {
      bench.scenario['iterations'] = '4';
      strikeBefore(bench, async () => {
        await execa('prlimit', ['--pid', String(await bench.process('dockerd')), '--as=1']);
      });
    },
    expected: {
      exitCode: 4,
      says: /failed, (create|start): .*(cannot allocate memory|the engine ended)/,
      withinMs: 10_000,
      lost: 1,
    },
  },
  {
    name: 'a memory cgroup of 24 MiB for the engine',
    arrange: (bench) => {
      bench.prelude = memoryGroup(24);
      bench.fired();
    },
    expected: { exitCode: 3, says: /no engine can be started here/, withinMs: 130_000, lost: 'all' },
  },
  {
    name: '64 file descriptors for dockerd and all below it',
    arrange: (bench) => {
      bench.prelude = 'ulimit -n 64';
      bench.fired();
    },
    expected: { exitCode: 0, says: /^all measured$/, withinMs: 0, lost: 0 },
  },
  filesForTool(256, { exitCode: 0, says: /^all measured$/, lost: 0 }),
  ...[64, 24].map((limit) => filesForTool(limit, { exitCode: 3, says: TOO_FEW_FILES, lost: 'all' })),
  {
    name: 'no more file descriptors for the tool in the midst of a round',
    arrange: (bench) => {
      strikeBefore(bench, async () => {
        const tool = await labProcess(bench.place.path, 'node');
        await execa('prlimit', ['--pid', String(tool), '--nofile=10']);
      });
    },
    // The journal cannot be read then either, so the undoing is left to `restore`.
    expected: {
      exitCode: 6,
      says: /exit 6, drivergrid: .*EMFILE: too many open files.*`drivergrid restore`/s,
      withinMs: 30_000,
      lost: 0,
      resumes: true,
    },
  },
];

function filesForTool(
  limit: number,
  { exitCode, says, lost }: Pick<Expected, 'exitCode' | 'says' | 'lost'>,
): Fault {
  return {
    name: `${limit} file descriptors for the tool`,
    arrange: (bench) => {
      bench.toolThrough.push('prlimit', `--nofile=${limit}:${limit}`);
      bench.fired();
    },
    expected: { exitCode, says, withinMs: 5000, lost },
  };
}

/** The lab's containers are under the cgroup of the run, which is removed with all in it. */
function memoryGroup(mib: number): string {
  return `group=/sys/fs/cgroup/memory/drivergrid-$(basename "$(dirname "$work")")/engine
mkdir -p "$group"
echo $((${mib} * 1024 * 1024)) >"$group/memory.limit_in_bytes"
echo $$ >"$group/cgroup.procs"`;
}
