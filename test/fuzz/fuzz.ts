/**
 * `npm run fuzz -- TARGET [--minutes M] [--seed S] [--path P]`: gives a part of the tool that reads what others wrote
 * input after input, made of real ones by changing them. Each must give a result or one of the tool's own errors,
 * in time. What does not is minimised and printed with how to replay it; the exit code is 1 then.
 *
 * Made with fast-check. Jazzer.js would follow coverage, but instruments what `require` loads, and this is all ES
 * modules; and what fast-check finds is minimised, replays from two numbers and runs as an ordinary test too
 * (test/property/broken-input.test.ts).
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { noteStrays, survives, type FuzzTarget } from './target.ts';
import { TARGETS } from './targets.ts';
import { Watchdog } from './watchdog.ts';

const { values, positionals } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, path: { type: 'string' } },
  allowPositionals: true,
});
const name = positionals[0] ?? '';
const make = (TARGETS as Readonly<Record<string, () => FuzzTarget<unknown>>>)[name];
const minutes = Number(values.minutes ?? 1);
const seed = Number(values.seed ?? Math.trunc(Math.random() * 2 ** 31));
if (make === undefined || !(minutes > 0) || !Number.isInteger(seed)) {
  throw new Error(
    `expected one of ${Object.keys(TARGETS).join(', ')}, [--minutes M] [--seed S] [--path P], found ${process.argv.slice(2).join(' ')}`,
  );
}

noteStrays();
const target = make();
const replay = `npm run fuzz -- ${name} --seed ${seed}`;
const watchdog = new Watchdog(2 * target.deadlineMs, replay);
const progress = { tried: 0, hasFailed: false };
const watched: FuzzTarget<unknown> = {
  ...target,
  attempt: async (input) => {
    watchdog.begin(progress.hasFailed ? progress.tried - 1 : progress.tried++);
    try {
      await target.attempt(input);
    } catch (error) {
      progress.hasFailed = true;
      throw error;
    }
  },
};
const meter = setInterval(() => {
  const megabytes = Math.round(process.memoryUsage.rss() / 2 ** 20);
  process.stdout.write(`${name}: ${progress.tried} inputs, ${megabytes} MB\n`);
}, 60_000);

process.stdout.write(`${replay}\n`);
const found = await fc
  .check(survives(watched), {
    ...{ seed, numRuns: values.path === undefined ? 2 ** 31 - 1 : 1 },
    ...(values.path === undefined ? {} : { path: values.path }),
    interruptAfterTimeLimit: minutes * 60_000,
  })
  .catch((error: unknown) => {
    // The target itself is wrong; thrown on, it would count as a stray.
    console.error(error);
    process.exit(1);
  });
clearInterval(meter);
await watchdog.close();
if (found.failed) {
  const error = found.errorInstance;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const cause =
    error instanceof Error && error.cause instanceof Error ? `\ncaused by ${error.cause.stack ?? ''}` : '';
  process.stdout.write(
    `after ${found.numRuns} inputs:\n${text}${cause}\ninput: ${shown(found.counterexample)}\n` +
      `replay: ${replay} --path ${found.counterexamplePath ?? ''}\n`,
  );
  process.exitCode = 1;
} else {
  process.stdout.write(`${name}: ${progress.tried} inputs in ${minutes} min, seed ${seed}: nothing found\n`);
}

/** As JSON, bytes as text where they are some and in base64 where not. */
function shown(input: unknown): string {
  return JSON.stringify(input, (_, value: unknown) => {
    const bytes = (value as { type?: unknown; data?: unknown } | null)?.data;
    if (!Array.isArray(bytes)) return value;
    const buffer = Buffer.from(bytes as number[]);
    const text = buffer.toString();
    return Buffer.from(text).equals(buffer) ? text : `base64:${buffer.toString('base64')}`;
  });
}
