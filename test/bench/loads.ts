import { compareSides } from '../../src/core/compare/compare.ts';
import type { Verdict } from '../../src/core/compare/comparison.ts';
import { loadDifferences, stretchOf } from '../../src/core/compare/recorded-load.ts';
import type { Side } from '../../src/core/compare/side.ts';
import type { RunEvent } from '../../src/core/record/events.ts';
import { plan, sideWithLoad } from '../fixtures/loaded-run.ts';
import { simulatedRun } from '../fixtures/simulated-run.ts';
import { observe, type Machine, type Observed, type OtherWork } from './shared-cpus.ts';

const MINUTES = 5;
const TRIALS = 400;
/** What a machine's luck may add in so few minutes. */
const LUCK = 1.02;
const MARGIN = 1.05;

/** Of each machine's CPUs. */
const OTHERS: readonly (readonly [name: string, (cpus: number) => OtherWork])[] = [
  ['one task, always', () => ({ tasks: 1, share: 1 })],
  ['one for each CPU, a quarter of the time', (cpus) => ({ tasks: cpus, share: 0.25 })],
  ['four for each CPU, a quarter of the time', (cpus) => ({ tasks: 4 * cpus, share: 0.25 })],
  ['one for each CPU, always', (cpus) => ({ tasks: cpus, share: 1 })],
  ['two for each CPU, always', (cpus) => ({ tasks: 2 * cpus, share: 1 })],
  ['one for each CPU, in half of the minutes', (cpus) => ({ tasks: cpus, share: 1, present: 0.5 })],
];

const NONE: OtherWork = { tasks: 0, share: 0 };
// Adding 0 turns the -0 that rounding can leave into 0.
const percent = (share: number): string => `${Math.round(share * 100) + 0} %`.padStart(6);

/**
 * How much longer iterations take beside other work, and the limit that `compare` derives from what a kernel reports of
 * it; then what that limit makes of two runs.
 * @returns rows that are outside of what is wanted
 */
export function loads(print: (line: string) => void, firstSeed: number): string[] {
  const outside: string[] = [];
  const check = (isGood: boolean, what: string): string => {
    if (!isGood) outside.push(what);
    return isGood ? '' : '  <- outside';
  };
  let seed = firstSeed;
  print(
    `\nWhat load moves: ${MINUTES} minutes a row; an iteration needs a CPU in half of its time, or in all of it`,
  );
  print('CPUs  a task waits    load  waiting   longer   limit   longer   limit   beside');
  const observed: { quiet: Observed; loaded: Observed }[] = [];
  for (const cpus of [1, 2, 8]) {
    for (const hasQueues of cpus === 1 ? [true] : [false, true]) {
      const machine: Machine = { cpus, hasQueues };
      for (const [name, otherOf] of OTHERS) {
        const other = otherOf(cpus);
        const [half, all] = [0.5, 1].map((busy) => {
          const quiet = observe(machine, { other: NONE, busy }, MINUTES, seed);
          const loaded = observe(machine, { other, busy }, MINUTES, seed);
          return {
            quiet,
            loaded,
            longer: loaded.iterationMs / quiet.iterationMs,
            limit: limitOf(quiet, loaded),
          };
        });
        seed++;
        if (half === undefined || all === undefined) continue;
        observed.push(half);
        const isGood = half.longer <= half.limit * LUCK && all.longer <= all.limit * LUCK;
        print(
          `${String(cpus).padEnd(5)} ${hasQueues ? 'in queues   ' : 'for any CPU '} ${half.loaded.load.toFixed(2).padStart(6)}  ${percent(half.loaded.waiting)}   ${[half.longer, half.limit, all.longer, all.limit].map((one) => percent(one - 1)).join('  ')}   ${name}${check(isGood, `limit for ${name} on ${cpus} CPUs`)}`,
        );
      }
    }
  }
  print(`\nVerdicts on one cell, 5 x 10, margin 5 %, B beside such work (${TRIALS} pairs of runs a row)`);
  print('B is slower by   B met          regression  doubtful  other');
  for (const { slower, loaded, least, name } of VERDICTS) {
    const counts: Partial<Record<Verdict, number>> = {};
    for (let trial = 0; trial < TRIALS; trial++) {
      const { quiet, loaded: busy } = observed[trial % observed.length] ?? {};
      if (quiet === undefined || busy === undefined) continue;
      const met = loaded ? busy : quiet;
      const a = sideWithLoad(runOf(seed++, 1), quiet);
      const b = sideWithLoad(runOf(seed++, slower * (met.iterationMs / quiet.iterationMs)), met);
      const { verdict } = compareSides(a, b, MARGIN, []);
      counts[verdict] = (counts[verdict] ?? 0) + 1;
    }
    const share = (verdict: Verdict): number => (counts[verdict] ?? 0) / TRIALS;
    const others = share('within') + share('inconclusive');
    const isGood = slower === 1 ? share('regression') <= 0.05 : least === undefined || share(least) >= 0.8;
    const good = check(isGood, `verdicts where B is ${name}`);
    print(
      `${percent(slower - 1).padEnd(16)} ${(loaded ? 'the load' : 'no load').padEnd(12)} ${percent(share('regression'))}      ${percent(share('doubtful'))}   ${percent(others)}${good}`,
    );
  }
  return outside;
}

const VERDICTS: readonly {
  readonly name: string;
  readonly slower: number;
  readonly loaded: boolean;
  /** The verdict that at least 80 % should have; where nothing is slower at most 5 % may be regressions. */
  readonly least?: Verdict;
}[] = [
  { name: 'equal', slower: 1, loaded: false },
  { name: 'equal and loaded', slower: 1, loaded: true },
  { name: '15 % slower', slower: 1.15, loaded: false, least: 'regression' },
  { name: '15 % slower and loaded', slower: 1.15, loaded: true },
  { name: 'four times as slow and loaded', slower: 4, loaded: true, least: 'regression' },
];

function limitOf(quiet: Observed, loaded: Observed): number {
  const side = (one: Observed): Side => sideWithLoad([], one);
  return stretchOf(loadDifferences(side(quiet), side(loaded), false)) ?? Infinity;
}

function runOf(seed: number, factor: number): RunEvent[] {
  return simulatedRun(plan, seed, { restarts: 0.01, iterations: 0.05, factor: () => factor });
}
