/**
 * `npm run test:crash -- --seed N --kills N`: kills real runs in the private lab at every step of their journal and
 * at random moments, and looks at what is left. Exit code 1 where anything is. Needs the machine to itself: what
 * others start and stop meanwhile shows as a difference of the host.
 */
import yargs from 'yargs';
import { errorText } from '../../src/core/errors.ts';
import { engineObstacle } from '../integration/support/engine-needs.ts';
import { buildTool } from '../integration/support/build.ts';
import { playground } from '../integration/support/playground.ts';
import { CrashBench } from './crash-bench.ts';
import { drawnTrial } from './drawn-trials.ts';
import { performTrial, type TrialEnd } from './one-trial.ts';
import { tally } from './tally.ts';

const { seed, kills, only } = await yargs(process.argv.slice(2))
  .option('seed', { type: 'number', default: 1, describe: 'Draws points and moments' })
  .option('kills', { type: 'number', default: 150, describe: 'How many trials' })
  .option('only', { type: 'string', describe: 'One trial, or some: 17, 20-39' })
  .strict()
  .parseAsync();

const obstacle = await engineObstacle();
if (obstacle !== undefined) throw new Error(`the crash campaign ${obstacle}`);
await buildTool();
await using place = await playground();
const bench = await CrashBench.open(place);
const points = await bench.points();
console.log(
  `seed ${seed}: ${points.run.length} points in the journal of a run, ${points.restore.length} in that of a restore`,
);

const [first = 1, last = first] = (only ?? `1-${kills}`).split('-').map(Number);
const ends: TrialEnd[] = [];
/** Ends the campaign after the trial under way. */
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    stop.abort();
  });
for (let number = first; number <= last && !stop.signal.aborted; number++) {
  const trial = drawnTrial(seed, number, points);
  const end = await performTrial(bench, trial).catch((error: unknown): TrialEnd => ({
    ...{ text: 'did not come to its end', kills: 0 },
    findings: [{ kind: 'other', text: errorText(error) }],
  }));
  ends.push(end);
  const verdict = end.findings.length === 0 ? 'ok' : 'FAILED';
  console.log(`seed ${seed} trial ${number}: ${trial.kind} ${end.text}: ${verdict}`);
  for (const { kind, text } of end.findings) console.log(`  ${kind}: ${text}`);
  if (end.findings.length > 0) console.log(`  again: npm run test:crash -- --seed ${seed} --only ${number}`);
}
console.log(tally(ends));
if (ends.some((end) => end.findings.length > 0)) process.exitCode = 1;
