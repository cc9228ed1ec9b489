import { setTimeout as sleep } from 'node:timers/promises';
import { strikeOnce, type Bench, type Fault } from '../support/fault.ts';
import { PROGRAM_THAT_WAITS } from '../support/runtime-wrapper.ts';

/** gRPC's code for a server that is not there; the words before it depend on whether a call was under way. */
const LOST = /failed, start: .*: unavailable/;

/** What stands between dockerd and the runtime ends. */
export const containerdKilled: readonly Fault[] = [
  {
    name: 'containerd killed in start',
    arrange: (bench) => {
      bench.scenario['iterations'] = '6';
      strikeOnce(bench, 'start', { passed: () => kill(bench, 'containerd', 30) });
    },
    expected: { exitCode: 4, says: LOST, withinMs: 10_000, lost: 1 },
  },
  {
    name: 'containerd killed between two samples',
    arrange: (bench) => {
      bench.scenario['iterations'] = '6';
      strikeOnce(bench, 'create', { before: () => kill(bench, 'containerd', 0) });
    },
    expected: { exitCode: 4, says: LOST, withinMs: 10_000, lost: 1 },
  },
  {
    name: 'containerd-shim killed in exit',
    arrange: async (bench) => {
      await bench.crun.write(PROGRAM_THAT_WAITS);
      const mishap = {
        before: () => bench.crun.beUnruly(),
        reply: async (piece: Buffer) => {
          await bench.crun.beGood();
          bench.beside(() => kill(bench, 'containerd-shim-runc-v2', 200));
          return piece;
        },
      };
      strikeOnce(bench, 'start', mishap, 'crun');
    },
    expected: { exitCode: 0, says: /failed in exit: .*/, withinMs: 10_000, lost: 0 },
  },
];

async function kill(bench: Bench, program: string, afterMs: number): Promise<void> {
  const pid = await bench.process(program);
  await sleep(afterMs);
  bench.fired();
  process.kill(pid, 'SIGKILL');
}
