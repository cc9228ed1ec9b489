import { besideTheBest } from '../../src/core/statistics/beside-the-best.ts';
import { mean } from '../../src/core/statistics/moments.ts';
import { seededRandom } from '../../src/core/plan/random.ts';

const TRIALS = 2000;

interface Row {
  readonly rounds: number;
  readonly iterations: number;
  readonly drivers: number;
  /** Standard deviations of ln: between rounds, between restarts of a round, between iterations. */
  readonly round: number;
  readonly restart: number;
  readonly within: number;
  /** Share of the iterations that take half as long again. */
  readonly slow: number;
  /** How many times as much the last driver scatters. */
  readonly scatter?: number;
}

const USUAL = { round: 0, within: 0.1, slow: 0.03 };
const RESTARTS = [0.2, 0.5, 1].map((share) => 0.1 * Math.sqrt(share));
const QUIET = { round: 0, restart: 0.02, within: 0.1, slow: 0 };

/** False marks: the restart variance is 0.2, 0.5 or all of the iteration variance, as in the tables of `compare`. */
const EQUAL: readonly Row[] = [
  ...[2, 3, 5, 9].flatMap((drivers) =>
    RESTARTS.map((restart) => ({ rounds: 10, iterations: 10, drivers, ...USUAL, restart })),
  ),
  ...[
    [3, 33],
    [5, 20],
  ].map(([rounds = 0, iterations = 0]) => ({ rounds, iterations, drivers: 5, ...USUAL, restart: 0.0447 })),
  { rounds: 10, iterations: 10, drivers: 5, ...USUAL, restart: 0.0447, round: 0.05 },
  { rounds: 10, iterations: 10, drivers: 5, ...USUAL, restart: 0.0447, scatter: 3 },
  { rounds: 3, iterations: 3, drivers: 5, ...USUAL, restart: 0.0447, scatter: 3 },
];

/** Power: the scatter of the tables of `compare`, and that with what a round brings along. */
const SLOWER: readonly Row[] = [
  ...[2, 3, 5, 9].map((drivers) => ({ rounds: 10, iterations: 10, drivers, ...QUIET })),
  ...[2, 3, 5, 9].map((drivers) => ({ rounds: 10, iterations: 10, drivers, ...USUAL, restart: 0.0447 })),
  { rounds: 10, iterations: 10, drivers: 5, ...USUAL, restart: 0.0447, round: 0.05 },
  { rounds: 5, iterations: 20, drivers: 5, ...QUIET },
  { rounds: 3, iterations: 33, drivers: 5, ...QUIET },
  { rounds: 3, iterations: 3, drivers: 5, ...QUIET },
];

/**
 * What the mark of the fastest is worth: among equal drivers, how often one of them, or any, lacks it; and how often one
 * that is 10 % or half slower than all others does.
 * @returns what is not as it should be
 */
export function fastest(print: (line: string) => void, seed: number): string[] {
  const outside: string[] = [];
  const check = (isGood: boolean, what: string): string => {
    if (!isGood) outside.push(what);
    return isGood ? '' : '  <- outside';
  };
  const head = 'rounds  drivers   round  restart  iteration ';
  print(
    `\nThe mark of the fastest (${TRIALS} grids a row): equal drivers without it (limit 5 % for the best)`,
  );
  print(`${head} scatter   the best   any of them   if only the lowest mean had it`);
  for (const row of EQUAL) {
    const simulation = new Grids(seed++);
    let [best, any, lowest] = [0, 0, 0];
    for (let trial = 0; trial < TRIALS; trial++) {
      const grid = simulation.grid(row, 1);
      const isMarked = besideTheBest(grid, 0.05);
      if (isMarked[0] === false) best++;
      if (isMarked.includes(false)) any++;
      const means = grid.map((blocks) => mean([...blocks.values()]) ?? NaN);
      if (means[0] !== Math.min(...means)) lowest++;
    }
    const good = check(best / TRIALS <= 0.05, `marks of ${named(row)}`);
    const shares = [best, any, lowest].map((count) => percent(count / TRIALS)).join('     ');
    print(`${line(row)} ${`x ${row.scatter ?? 1}`.padStart(8)}  ${shares}${good}`);
  }
  print(
    '\nOne driver slower than the others: it lacks the mark (at least 80 % of 10 % with 10 x 10, no slow iterations)',
  );
  print(`${head} 10 % slower  half slower  the others keep theirs`);
  for (const row of SLOWER) {
    const simulation = new Grids(seed++);
    let kept = 0;
    const [power = 0, ofHalf = 0] = [1.1, 1.5].map((ratio) => {
      let found = 0;
      for (let trial = 0; trial < TRIALS; trial++) {
        const isMarked = besideTheBest(simulation.grid(row, ratio), 0.05);
        if (isMarked[0] === false) found++;
        if (ratio === 1.1 && !isMarked.slice(1).includes(false)) kept++;
      }
      return found / TRIALS;
    });
    const good = check(
      row.rounds < 10 || row.slow > 0 || power >= 0.8,
      `power of the marks of ${named(row)}`,
    );
    print(`${line(row)}    ${percent(power)}     ${percent(ofHalf)}     ${percent(kept / TRIALS)}${good}`);
  }
  return outside;
}

class Grids {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** Mean times by round of each driver, around 1, those of the first around `ratio`. */
  grid(row: Row, ratio: number): ReadonlyMap<number, number>[] {
    const { rounds, iterations, drivers, round, restart, within, slow, scatter = 1 } = row;
    const ofRounds = Array.from({ length: rounds }, () => round * this.#normal());
    return Array.from({ length: drivers }, (_, driver) => {
      const factor = driver === drivers - 1 ? scatter : 1;
      const centre = driver === 0 ? Math.log(ratio) : 0;
      const means = ofRounds.map((common) => {
        const about = centre + common + restart * factor * this.#normal();
        // A driver that scatters more is no slower on average.
        const shift = (restart ** 2 + within ** 2) * (1 - factor ** 2) * 0.5;
        const times = Array.from({ length: iterations }, () => {
          const late = this.#random() < slow ? Math.log(1.5) : 0;
          return Math.exp(about + shift + within * factor * this.#normal() + late);
        });
        return mean(times) ?? NaN;
      });
      return new Map(means.map((value, index) => [index, value]));
    });
  }

  /** Box & Muller 1958. */
  #normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.#random()));
    return radius * Math.cos(2 * Math.PI * this.#random());
  }
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`.padStart(8);

function named({ rounds, iterations, drivers }: Row): string {
  return `${rounds} x ${iterations}, ${drivers} drivers`;
}

function line({ rounds, iterations, drivers, round, restart, within }: Row): string {
  const noise = [round, restart, within].map((sd) => percent(sd)).join(' ');
  return `${`${rounds} x ${iterations}`.padEnd(8)}${String(drivers).padStart(7)} ${noise}  `;
}
