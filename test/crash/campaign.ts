/**
 * `npm run test:crash -- --seed N --kills N`: kills real runs in the private lab at every step of their journal and
 * at random moments, and looks at what is left. Exit code 1 where anything is. Needs the machine to itself: what
 * others start and stop meanwhile shows as a difference of the host.
 */
import yargs from 'yargs';
import { errorText } from '../../src/core/errors.ts';
import { buildTool } from '../integration/support/build.ts';
import { playground } from '../integration/support/playground.ts';
import { CrashBench } from './crash-bench.ts';
import { drawnTrial, engineSetOf } from './drawn-trials.ts';
import { ENGINE_SETS, setObstacle, type EngineSet } from './engine-sets.ts';
import { performTrial, type TrialEnd } from './one-trial.ts';
import { tally } from './tally.ts';

const { seed, kills, only, engines } = await yargs(process.argv.slice(2))
  .option('seed', { type: 'number', default: 1, describe: 'Draws points and moments' })
  .option('kills', { type: 'number', default: 150, describe: 'How many trials' })
  .option('only', { type: 'string', describe: 'One trial, or some: 17, 20-39' })
  .option('engines', {
    ...{
      type: 'string',
      describe: `What is measured, of ${ENGINE_SETS.join(',')}; all that the host has if absent`,
    },
    coerce: (list: string) => list.split(',').map(engineSetNamed),
  })
  .strict()
  .parseAsync();

const sets = await setsToRun(engines);
await buildTool();
await using place = await playground();
const bench = await CrashBench.open(place);

const [first = 1, last = first] = (only ?? `1-${kills}`).split('-').map(Number);
const ends: TrialEnd[] = [];
const seen = new Set<EngineSet>();
/** Ends the campaign after the trial under way. */
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    stop.abort();
  });
for (let number = first; number <= last && !stop.signal.aborted; number++) {
  const set = engineSetOf(seed, number, sets);
  const points = await bench.points(set);
  if (!seen.has(set)) {
    const count = `${points.run.length} points in the journal of a run, ${points.restore.length} in that of a restore`;
    console.log(`seed ${seed} with ${set}: ${count}`);
  }
  seen.add(set);
  const trial = drawnTrial(seed, number, sets, points);
  const end = await performTrial(bench, trial).catch((error: unknown): TrialEnd => ({
    ...{ text: 'did not come to its end', kills: 0 },
    findings: [{ kind: 'other', text: errorText(error) }],
  }));
  ends.push(end);
  const verdict = end.findings.length === 0 ? 'ok' : 'FAILED';
  console.log(`seed ${seed} trial ${number}: ${trial.kind} ${end.text}: ${verdict}`);
  for (const { kind, text } of end.findings) console.log(`  ${kind}: ${text}`);
  if (end.findings.length > 0)
    console.log(`  again: npm run test:crash -- --engines ${sets.join(',')} --seed ${seed} --only ${number}`);
}
console.log(tally(ends));
if (ends.some((end) => end.findings.length > 0)) process.exitCode = 1;

function engineSetNamed(name: string): EngineSet {
  const set = ENGINE_SETS.find((one) => one === name);
  if (set === undefined) throw new Error(`expected ${ENGINE_SETS.join(', ')} in --engines, found "${name}"`);
  return set;
}

/** Those asked for, all of which must be possible; otherwise those that are, and why the others are not. */
async function setsToRun(asked: readonly EngineSet[] | undefined): Promise<EngineSet[]> {
  const possible: EngineSet[] = [];
  for (const set of asked ?? ENGINE_SETS) {
    const obstacle = await setObstacle(set);
    if (obstacle === undefined) possible.push(set);
    else if (asked === undefined) console.log(`without ${set}: it ${obstacle}`);
    else throw new Error(`the crash campaign with ${set} ${obstacle}`);
  }
  if (possible.length === 0) throw new Error('the crash campaign needs an engine, and found none');
  return possible;
}
