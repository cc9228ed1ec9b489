/**
 * `npm run bench:trend`: what the change points of `trend` are worth where the truth is known, beside those of Apache
 * Otava (https://otava.apache.org) on the same series. Simulated series of 60 runs, 200 a row and seeded: series that have
 * a change although they have none, and changes found within two runs of their place.
 *
 * Otava is asked through `python3`, or the program in PYTHON; it says so where the module `otava` is not installed.
 */
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { CHANGE_ALPHA, changePoints } from '../../src/core/trend/change-points.ts';
import { levelled, placesOf } from '../../src/core/trend/levels.ts';
import {
  sdOfRun,
  SeriesSource,
  USUAL,
  type DrawnSeries,
  type SeriesModel,
} from '../fixtures/drawn-series.ts';

const SERIES = 200;
const PYTHON = process.env['PYTHON'] ?? 'python3';
const OTAVA = fileURLToPath(new URL('./changes_by_otava.py', import.meta.url));
const NEAR = 2;

interface Case {
  readonly name: string;
  readonly model: SeriesModel;
  /** Where its changes are: the same in each series, or drawn for each. */
  readonly truth: (source: SeriesSource) => readonly number[];
  /** Levels between the changes, in standard deviations of a run. */
  readonly levels: readonly number[];
  /** What is asked of ours. */
  readonly limit?: { readonly false?: number; readonly found?: number };
}

const SHORT: SeriesModel = { ...USUAL, runs: 12 };
const BUSY: SeriesModel = { ...USUAL, busy: { share: 0.05, by: 8 } };
const UNEVEN: SeriesModel = { ...USUAL, between: 0.005, restartsOf: (index) => (index % 2 === 0 ? 10 : 1) };

const CASES: readonly Case[] = [
  { name: 'none', model: USUAL, truth: () => [], levels: [0], limit: { false: 0.05 } },
  { name: 'none, 5 % of runs busy', model: BUSY, truth: () => [], levels: [0], limit: { false: 0.05 } },
  { name: 'none, 10 restarts or 1', model: UNEVEN, truth: () => [], levels: [0], limit: { false: 0.05 } },
  {
    ...{ name: '3 sd, anywhere', model: USUAL, levels: [0, 3], limit: { found: 0.9 } },
    truth: (source) => [source.whole(5, 55)],
  },
  ...[3, 4, 5, 10].map((after): Case => ({
    ...{ name: `3 sd, ${after} runs ago`, model: USUAL, levels: [0, 3] },
    truth: () => [60 - after],
  })),
  { name: '12 runs, none', model: SHORT, truth: () => [], levels: [0], limit: { false: 0.05 } },
  { name: '12 runs, 10 sd, 5 runs ago', model: SHORT, truth: () => [7], levels: [0, 10] },
  { name: '2 sd, 20 runs ago', model: USUAL, truth: () => [40], levels: [0, 2] },
  { name: '3 sd, undone after 6 runs', model: USUAL, truth: () => [30, 36], levels: [0, 3, 0] },
  { name: '3 sd, then 3 more', model: USUAL, truth: () => [20, 40], levels: [0, 3, 6] },
  {
    ...{ name: '3 sd, 5 % of runs busy', model: BUSY, levels: [0, 3] },
    truth: (source) => [source.whole(5, 55)],
  },
  {
    ...{ name: '3 sd, 10 restarts or 1', model: UNEVEN, levels: [0, 3] },
    truth: (source) => [source.whole(5, 55)],
  },
];

/** What a tool found in the series of a case. */
interface Tally {
  /** Share of series with a change that is not near a true one. */
  readonly wrong: number;
  /** Share of true changes that have one near. */
  readonly found: number;
}

function tally(truths: readonly (readonly number[])[], found: readonly (readonly number[])[]): Tally {
  const isNear = (place: number, others: readonly number[]): boolean =>
    others.some((other) => Math.abs(other - place) <= NEAR);
  const wrong = found.filter((places, index) => places.some((place) => !isNear(place, truths[index] ?? [])));
  const all = truths.flatMap((truth, index) => truth.map((place) => isNear(place, found[index] ?? [])));
  return { wrong: wrong.length / truths.length, found: all.filter(Boolean).length / all.length };
}

async function otava(series: readonly DrawnSeries[]): Promise<number[][] | string> {
  // Times, as it would get them.
  const input = JSON.stringify(series.map(({ values }) => values.map((ln) => 300_000 * Math.exp(ln))));
  const { exitCode, stdout, stderr } = await execa(PYTHON, [OTAVA], { input, reject: false });
  if (exitCode === 0) return JSON.parse(stdout) as number[][];
  return stderr.includes("No module named 'otava'") || exitCode === undefined
    ? `Apache Otava is not installed for ${PYTHON}: pip install apache-otava, or set PYTHON.`
    : `Apache Otava failed: ${stderr.trim().split('\n').at(-1) ?? ''}`;
}

const percent = (share: number | undefined): string =>
  share === undefined || Number.isNaN(share) ? '-'.padStart(7) : `${(share * 100).toFixed(1)} %`.padStart(7);

const sd = ((Math.exp(sdOfRun(USUAL, 5)) - 1) * 100).toFixed(1);
console.log(
  `Seeded, ${SERIES} series a row, of 60 runs with 5 restarts each unless told otherwise; a run varies by ${sd} %, half of the variance its own.`,
);
console.log(
  `False: series with a change not within ${NEAR} runs of a true one. Found: true changes with one.\n`,
);
console.log('change                        ours: false    found   Otava: false    found');
const outside: string[] = [];
let told: string | undefined;
let spentMs = 0;
for (const [index, { name, model, truth, levels, limit }] of CASES.entries()) {
  const source = new SeriesSource(index + 1);
  const truths = Array.from({ length: SERIES }, () => truth(source));
  const series = truths.map((places) =>
    source.draw({ ...model, levelOf: (run) => levels[places.filter((place) => place <= run).length] ?? 0 }),
  );
  const begun = performance.now();
  const ours = tally(
    truths,
    series.map((one) => changePoints([one])[0]?.changes.map(({ at }) => at) ?? []),
  );
  spentMs += performance.now() - begun;
  const theirs = await otava(series);
  if (typeof theirs === 'string') told = theirs;
  const other = typeof theirs === 'string' ? undefined : tally(truths, theirs);
  const faults = [
    ...(limit?.false !== undefined && ours.wrong > limit.false ? ['false'] : []),
    ...(limit?.found !== undefined && ours.found < limit.found ? ['found'] : []),
    ...(limit !== undefined &&
    other !== undefined &&
    ((truths[0]?.length === 0 && ours.wrong > other.wrong) || ours.found < other.found)
      ? ['worse than Otava']
      : []),
  ];
  if (faults.length > 0) outside.push(`${name} (${faults.join(', ')})`);
  console.log(
    `${name.padEnd(30)} ${percent(ours.wrong)}    ${percent(ours.found)}     ${percent(other?.wrong)}    ${percent(other?.found)}${faults.length > 0 ? '  <- outside' : ''}`,
  );
}
if (told !== undefined) console.log(`\n${told}`);
console.log(`\nOurs took ${(spentMs / CASES.length / SERIES).toFixed(1)} ms a series.`);

console.log(`\nFalse changes over all cells of a look, ${SERIES} looks (nominal ${CHANGE_ALPHA * 100} %)`);
for (const cells of [4, 12]) {
  const source = new SeriesSource(100 + cells);
  let wrong = 0;
  for (let look = 0; look < SERIES; look++) {
    const found = changePoints(Array.from({ length: cells }, () => source.draw(USUAL)));
    if (found.some(({ changes }) => changes.length > 0)) wrong++;
  }
  if (wrong / SERIES > 0.05) outside.push(`${cells} cells`);
  console.log(`${cells} cells ${percent(wrong / SERIES)}`);
}

console.log('\nThe place of a change of 3 sd, 20 runs ago: how often is it in the set of places (95 %)?');
{
  const source = new SeriesSource(200);
  let [held, found, width] = [0, 0, 0];
  for (let trial = 0; trial < SERIES; trial++) {
    const series = source.draw({ ...USUAL, levelOf: (run) => (run < 40 ? 0 : 3) });
    const changes = changePoints([series])[0]?.changes.map(({ at }) => at) ?? [];
    const [at] = changes;
    if (at === undefined || changes.length > 1) continue;
    const { earliest, latest } = placesOf(series, levelled(series, changes), { from: 0, to: 60 }, at);
    found++;
    if (earliest <= 40 && 40 <= latest) held++;
    width += latest - earliest + 1;
  }
  if (held / found < 0.93) outside.push('the set of places');
  console.log(`${percent(held / found)} of ${found}, ${(width / found).toFixed(1)} runs wide`);
}

if (outside.length > 0) console.log(`\nOutside of what is wanted: ${outside.join('; ')}`);
process.exitCode = outside.length > 0 ? 1 : 0;
