import { ALPHA } from '../../src/core/compare/verdict.ts';
import { seededRandom } from '../../src/core/plan/random.ts';
import { differenceP } from '../../src/core/statistics/mean-difference.ts';
import { mean } from '../../src/core/statistics/moments.ts';
import { median } from '../../src/core/statistics/robust.ts';
import { changeOf, gateChangeOf, type UnitPair } from '../../src/core/compare/unit-pair.ts';
import { mannWhitney } from './pooled-rank-test.ts';

/** Two fleets of 20 hosts, 5 restarts x 10 iterations each. */
const DESIGN = { hosts: 20, restarts: 5, iterations: 10 };
const TRIALS = 4000;
const MARGIN = 1.05;

/** Standard deviations of ln: between hosts, restarts and iterations; and how differently hosts take a change. */
interface Noise {
  readonly hosts: number;
  readonly restarts: number;
  readonly iterations: number;
  readonly change: number;
}

const NOISES: readonly Noise[] = [
  { hosts: 0.02, restarts: 0.03, iterations: 0.1, change: 0 },
  { hosts: 0.05, restarts: 0.03, iterations: 0.1, change: 0.01 },
  { hosts: 0.1, restarts: 0.03, iterations: 0.1, change: 0.02 },
];

interface Fleet {
  readonly units: ReadonlyMap<string, number>;
  readonly samples: readonly number[];
}

/** A fleet measured once: 3 % of its iterations take half as long again. */
class SimulatedFleets {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** What each host brings along. */
  hosts({ hosts }: Noise): number[] {
    return Array.from({ length: DESIGN.hosts }, () => hosts * this.#normal());
  }

  measured(hosts: readonly number[], noise: Noise, ratio = 1): Fleet {
    const samples: number[] = [];
    const units = hosts.map((own, index) => {
      const centre = own + Math.log(ratio) + noise.change * this.#normal();
      const restarts = Array.from({ length: DESIGN.restarts }, () => {
        const restart = centre + noise.restarts * this.#normal();
        const times = Array.from(
          { length: DESIGN.iterations },
          () => restart + noise.iterations * this.#normal() + (this.#random() < 0.03 ? Math.log(1.5) : 0),
        );
        samples.push(...times);
        return median(times) ?? NaN;
      });
      return [`host-${index + 1}`, mean(restarts) ?? NaN] as const;
    });
    return { units: new Map(units), samples };
  }

  /** Box & Muller 1958. */
  #normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.#random()));
    return radius * Math.cos(2 * Math.PI * this.#random());
  }
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`.padStart(8);

/**
 * False alarms and power of `compare` with hosts as units, beside tests that take restarts or all iterations for
 * independent: two fleets of the same kind of hosts, or the same hosts twice.
 * @returns rows that are outside of what is wanted
 */
export function fleets(print: (line: string) => void, firstSeed: number): string[] {
  const outside: string[] = [];
  let seed = firstSeed;
  const { hosts, restarts, iterations } = DESIGN;
  print(
    `\nFleets: 2 x ${hosts} hosts x ${restarts} restarts x ${iterations} iterations, ${TRIALS} trials a row`,
  );
  print('False alarms at nominal 5 % (4 to 6 %)');
  print('hosts  spread     change by host   two-sided   at the margin   pooled iterations');
  for (const noise of NOISES) {
    for (const isPaired of [false, true]) {
      const simulation = new SimulatedFleets(seed++);
      const alarms = { two: 0, gate: 0, pooled: 0 };
      for (let trial = 0; trial < TRIALS; trial++) {
        const own = simulation.hosts(noise);
        const [a, b] = [
          simulation.measured(own, noise),
          simulation.measured(isPaired ? own : simulation.hosts(noise), noise),
        ];
        if (pOf(changeOf(pairOf(a, b, isPaired))) < ALPHA) alarms.two++;
        if ((mannWhitney(a.samples, b.samples)?.p ?? 1) < ALPHA) alarms.pooled++;
        const slower = shifted(b, Math.log(MARGIN));
        if (pOf(gateChangeOf(pairOf(a, slower, isPaired)), Math.log(MARGIN)) < ALPHA) alarms.gate++;
      }
      const [two, gate, pooled] = [alarms.two, alarms.gate, alarms.pooled].map((count) => count / TRIALS) as [
        number,
        number,
        number,
      ];
      const isGood = [two, gate].every((rate) => rate >= 0.04 && rate <= 0.06);
      const name = isPaired ? 'paired' : 'two sets';
      if (!isGood) outside.push(`false alarms of ${name} hosts that vary by ${noise.hosts}`);
      print(
        `${name.padEnd(9)} ${percent(noise.hosts)} ${percent(noise.change)}      ${percent(two)}   ${percent(gate)}     ${percent(pooled)}${isGood ? '' : '  <- outside'}`,
      );
    }
  }
  print('\nPower at the detectable slowdown (at least 80 %)');
  print('hosts     spread    change by host   slowdown   at 5 %    slowdown   at 5 % / 12');
  for (const [index, noise] of NOISES.entries()) {
    for (const isPaired of [false, true]) {
      const cells = (SLOWDOWNS[index]?.[isPaired ? 'paired' : 'apart'] ?? []).map((slowdown, which) => {
        const simulation = new SimulatedFleets(seed++);
        let found = 0;
        for (let trial = 0; trial < TRIALS; trial++) {
          const own = simulation.hosts(noise);
          const a = simulation.measured(own, noise);
          const b = simulation.measured(isPaired ? own : simulation.hosts(noise), noise, 1 + slowdown / 100);
          const alpha = which === 0 ? ALPHA : ALPHA / 12;
          if (pOf(gateChangeOf(pairOf(a, b, isPaired)), 0) < alpha) found++;
        }
        const power = found / TRIALS;
        if (power < 0.8)
          outside.push(`power of ${isPaired ? 'paired' : 'two sets of'} hosts at ${slowdown} %`);
        return `${slowdown.toFixed(1).padStart(6)} % ${percent(power)}`;
      });
      print(
        `${(isPaired ? 'paired' : 'two sets').padEnd(9)} ${percent(noise.hosts)} ${percent(noise.change)}      ${cells.join('    ')}`,
      );
    }
  }
  return outside;
}

/** In %: about t[1 - alpha / 2] + t[0.8] standard errors of a two-sided test, at 5 % and at 5 % / 12. */
const SLOWDOWNS: readonly { readonly apart: readonly number[]; readonly paired: readonly number[] }[] = [
  { apart: [2.7, 3.8], paired: [2.0, 2.8] },
  { apart: [5.0, 7.0], paired: [2.1, 3.1] },
  { apart: [9.7, 13.6], paired: [2.8, 4.1] },
];

function pairOf(a: Fleet, b: Fleet, isPaired: boolean): UnitPair {
  return { a: a.units, b: b.units, isPaired, areHosts: true };
}

function shifted({ units, samples }: Fleet, by: number): Fleet {
  return { samples, units: new Map([...units].map(([host, ln]) => [host, ln + by])) };
}

/** Two-sided; one-sided where a margin is given. */
function pOf(found: ReturnType<typeof changeOf>, margin?: number): number {
  if (found === undefined) return 1;
  return margin === undefined ? differenceP(found) : differenceP(found, margin, 'greater');
}
