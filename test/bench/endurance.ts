/**
 * `npm run bench:endurance [-- ITERATIONS]`: whether a long run holds on to anything. 10,000 iterations by the run's
 * own code, over dockerode, a unix socket and the stand-in of an engine in the same process, recorded on disk: once
 * on one engine, once with a restart after every tenth. Exits 1 where memory or descriptors grow.
 */
import { theilSenSlope } from '../../src/core/statistics/theil-sen.ts';
import { plan } from '../fixtures/recorded-run.ts';
import { endure, type Holding } from '../fixtures/endurance.ts';

const ITERATIONS = Number(process.argv[2] ?? 10_000);
const EVERY = ITERATIONS / 10;
/**
 * Bytes an iteration. A run keeps of each that it is done, 60 or so; compiled code grows a little besides, and of each
 * restart its name and its round stay.
 */
const MOST_HEAP = 200;
/** Of one reading to another; both ends of the pool of idle connections are in this process. */
const MOST_DESCRIPTORS = 2;

const verdicts: boolean[] = [];

for (const [title, size] of [
  ['one engine', { rounds: 1, iterations: ITERATIONS }],
  ['a restart every 10', { rounds: ITERATIONS / 10, iterations: 10 }],
] as const) {
  process.stdout.write(`${title}\niterations   heap MB    RSS MB   descriptors\n`);
  const readings: Holding[] = [];
  await endure(size, EVERY, (holding) => {
    readings.push(holding);
    const { iterations, heapBytes, residentBytes, descriptors } = holding;
    const columns = [iterations, megabytes(heapBytes), megabytes(residentBytes), descriptors];
    process.stdout.write(`${columns.map((column) => String(column).padStart(10)).join('')}\n`);
  });
  verdicts.push(isFlat(readings));
}
// Twice the length must not take four times as long.
const layOut = (iterations: number): number => {
  const begin = performance.now();
  plan(['vfs'], ['runc'], { rounds: 1, iterations, warmup: 0 });
  return performance.now() - begin;
};
layOut(1000);
const [shorter, longer] = [layOut(200_000), layOut(400_000)];
process.stdout.write(
  `laying out a loop of 200,000 iterations ${shorter.toFixed(0)} ms, of 400,000 x ${(longer / shorter).toFixed(1)}\n`,
);
process.exitCode = verdicts.every(Boolean) ? 0 : 1;

/** The last reading is of a run that has ended, with no engine left: it is not one of the others. */
function isFlat(readings: readonly Holding[]): boolean {
  const during = readings.slice(1, -1);
  const heap = theilSenSlope(during.map(({ iterations: x, heapBytes: y }) => ({ x, y }))) ?? NaN;
  const counts = during.map(({ descriptors }) => descriptors);
  const spread = Math.max(...counts) - Math.min(...counts);
  process.stdout.write(`heap ${heap.toFixed(0)} bytes an iteration (limit ${MOST_HEAP}), `);
  process.stdout.write(`descriptors differ by ${spread} (limit ${MOST_DESCRIPTORS})\n\n`);
  return heap <= MOST_HEAP && spread <= MOST_DESCRIPTORS;
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
