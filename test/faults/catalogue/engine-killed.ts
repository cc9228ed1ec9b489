import { setTimeout as sleep } from 'node:timers/promises';
import { strikeOnce, type Bench, type Expected, type Fault } from '../support/fault.ts';
import { silence } from '../support/mishaps.ts';
import { PROGRAM_THAT_WAITS } from '../support/runtime-wrapper.ts';
import type { Mishap } from '../support/socket-proxy.ts';

/** dockerd is killed in each step of an iteration, or stopped, so that it neither answers nor ends. */
export const engineKilled: readonly Fault[] = [
  ...(['create', 'attach', 'start'] as const).map((step): Fault => ({
    name: `dockerd killed in ${step}`,
    // While the engine is at it: its answer, should there be one, is not passed on.
    arrange: (bench) => {
      strikeOnce(
        bench,
        step,
        silence(() => killEngine(bench, step === 'start' ? 30 : 0)),
      );
    },
    expected: failsIn(step),
  })),
  {
    name: 'dockerd killed in exit',
    arrange: async (bench) => {
      await bench.crun.write(PROGRAM_THAT_WAITS);
      strikeOnce(bench, 'start', killedWhileProgramRuns(bench), 'crun');
    },
    expected: failsIn('exit'),
  },
  {
    name: 'dockerd killed in remove',
    arrange: (bench) => {
      strikeOnce(bench, 'wait', killedBeforeRemovalIsTold(bench));
    },
    expected: failsIn('remove'),
  },
  {
    name: 'dockerd stopped (SIGSTOP) in start',
    arrange: (bench) => {
      strikeOnce(bench, 'start', { passed: () => signalEngine(bench, 'SIGSTOP', 0) });
    },
    expected: {
      exitCode: 4,
      says: /failed, start: the iteration did not end within 5000 ms, and the engine does not answer any more$/,
      // The iteration's deadline, 15 s for its container's removal, 5 s for an answer.
      withinMs: 27_000,
      lost: 1,
    },
  },
];

function failsIn(step: string): Expected {
  return {
    exitCode: 4,
    says: new RegExp(`^\\w+ x \\w+: failed, ${step}: the engine ended \\((exit code 137|.*SIGKILL)\\)$`),
    withinMs: 3000,
    lost: 1,
  };
}

function killEngine(bench: Bench, afterMs: number): Promise<void> {
  return signalEngine(bench, 'SIGKILL', afterMs);
}

async function signalEngine(bench: Bench, signal: NodeJS.Signals, afterMs: number): Promise<void> {
  const pid = await bench.process('dockerd');
  await sleep(afterMs);
  bench.fired();
  process.kill(pid, signal);
}

function killedWhileProgramRuns(bench: Bench): Mishap {
  return {
    before: () => bench.crun.beUnruly(),
    reply: async (piece) => {
      await bench.crun.beGood();
      bench.beside(() => killEngine(bench, 200));
      return piece;
    },
  };
}

/** The engine answers with headers at once, and with a body when the container is gone. */
function killedBeforeRemovalIsTold(bench: Bench): Mishap {
  let hasHead = false;
  return {
    reply: async (piece) => {
      const isHead = !hasHead;
      hasHead = true;
      if (isHead) return piece;
      await killEngine(bench, 0);
      return Buffer.alloc(0);
    },
  };
}
