import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { writeReportFiles } from '../../../src/adapters/results/report-files.ts';
import { openRunDirectory, readRunDirectory } from '../../../src/adapters/results/read-run-directory.ts';
import { requireOneDifference } from '../../../src/core/compare/allowed.ts';
import { compareSides } from '../../../src/core/compare/compare.ts';
import { differences } from '../../../src/core/compare/differences.ts';
import { selfCheck } from '../../../src/core/compare/self-check.ts';
import { sideOf } from '../../../src/core/compare/side.ts';
import { DrivergridError } from '../../../src/core/errors.ts';
import type { RunEvent } from '../../../src/core/record/events.ts';
import type { Figures } from '../../../src/core/figures/figures.ts';
import { fingerprintChanges } from '../../../src/core/record/fingerprint.ts';
import { bootObstacle } from '../../../src/core/plan/next-boot.ts';
import { pilotAdvice } from '../../../src/core/plan/pilot.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { PrecisionWatch } from '../../../src/core/plan/precision.ts';
import { DoneSamples, remainingBursts } from '../../../src/core/plan/remaining.ts';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { standaloneSvg } from '../../../src/report/charts/drawing.ts';
import { LIGHT, plainStyle } from '../../../src/report/charts/palette.ts';
import { comparisonPictures, runPictures } from '../../../src/report/charts/pictures.ts';
import { comparisonCsv } from '../../../src/report/compare/csv.ts';
import { comparisonMarkdown } from '../../../src/report/compare/markdown.ts';
import { comparisonText } from '../../../src/report/compare/text.ts';
import { githubActionBenchmarkJson } from '../../../src/report/export/github-action-benchmark.ts';
import { goBenchmark } from '../../../src/report/export/go-benchmark.ts';
import { hyperfineJson } from '../../../src/report/export/hyperfine.ts';
import { gridText } from '../../../src/report/grid-text.ts';
import { comparisonHtml } from '../../../src/report/page/comparison-page.ts';
import { Ledger } from '../../../src/run/ledger.ts';
import { MachineWatch } from '../../../src/run/machine-watch.ts';
import { noiseMeter } from '../../fakes/quiet-host.ts';
import { hostileRun } from '../../fixtures/hostile-run.ts';
import { started } from '../../fixtures/recorded-run.ts';
import { wholeRun, wholeRunOfBoots, type WholeRun } from '../../fixtures/whole-run.ts';
import { mutatedBytes, mutatedValue } from '../mutations.ts';
import { scratchFolder } from '../scratch.ts';
import { orToldWhy, type FuzzTarget } from '../target.ts';

const TOKENS = [
  '{"type":"run",',
  '"schema":1',
  '"schema":2',
  '\n\n',
  '1e999',
  '-1',
  'null',
  '"type":"end"',
  '\\ud83d',
];

/** Recorded runs by the index that an input names; their plans stay whole. */
const RUNS: readonly WholeRun[] = [wholeRun(), wholeRunOfBoots(), hostileRun()];

interface Input {
  readonly run: number;
  readonly bytes: Buffer;
}

export function eventsTarget(): FuzzTarget<Input> {
  const top = scratchFolder();
  const folders = RUNS.map(({ plan }, index) => {
    const folder = join(top, String(index));
    mkdirSync(folder);
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));
    writeFileSync(join(folder, 'environment.json'), JSON.stringify({ schema: 1, host: { kernel: {} } }));
    return folder;
  });
  return {
    inputs: fc.nat({ max: RUNS.length - 1 }).chain((run) =>
      fc.record({
        run: fc.constant(run),
        bytes: mutatedBytes(mutatedLines(RUNS[run]?.events ?? []), TOKENS, 2),
      }),
    ),
    deadlineMs: 20_000,
    attempt: async ({ run, bytes }) => {
      const folder = folders[run] ?? '';
      writeFileSync(join(folder, 'events.jsonl'), bytes);
      await readAll(folder);
      await resume(folder);
    },
  };
}

interface LineEdit {
  readonly at: number;
  readonly change: 'edit' | 'remove' | 'repeat' | 'move';
  readonly to: number;
}

/** The lines of a run, some left out, there twice or elsewhere, or with other values in them. */
function mutatedLines(events: readonly RunEvent[]): fc.Arbitrary<string> {
  const index = fc.nat({ max: events.length - 1 });
  const edit: fc.Arbitrary<LineEdit> = fc.record({
    at: index,
    change: fc.constantFrom('edit', 'edit', 'edit', 'remove', 'repeat', 'move'),
    to: index,
  });
  return fc
    .tuple(fc.array(edit, { maxLength: 3 }), fc.array(mutatedValue(events), { minLength: 3, maxLength: 3 }))
    .map(([edits, values]) => {
      const lines: unknown[] = [...events];
      for (const [number, { at, change, to }] of edits.entries()) {
        if (change === 'edit') lines[at] = values[number];
        else if (change === 'repeat') lines.splice(to, 0, lines[at]);
        else {
          const [taken] = lines.splice(at, 1);
          if (change === 'move') lines.splice(to, 0, taken);
        }
      }
      return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    });
}

/** `report`, with all it prints and draws, `export`, and `compare` with itself. */
async function readAll(folder: string): Promise<void> {
  const written = await orToldWhy(() => writeReportFiles(folder), /events\.jsonl/);
  if (written instanceof DrivergridError) return;
  const { results, rows } = written;
  gridText(results, { color: true, width: 80 });
  JSON.stringify(rows);
  for (const picture of runPictures(results, rows)) standaloneSvg(picture, plainStyle(LIGHT));
  pilotAdvice(results, 0.02);
  for (const make of [goBenchmark, hyperfineJson, githubActionBenchmarkJson]) {
    await orToldWhy(() => whole(make(results, { host: {} })), /expected a measured cell/);
  }
  for (const kernel of results.kernels) await compareWithItself(folder, written, kernel);
}

function whole(text: string | Iterable<string>): string {
  return typeof text === 'string' ? text : [...text].join('');
}

async function compareWithItself(
  folder: string,
  { results }: Figures,
  kernel: string | undefined,
): Promise<void> {
  const { plan, events, environment } = await openRunDirectory(folder);
  const again = resultSet(plan, events);
  const sides = await orToldWhy(
    () => [sideOf('a', results, environment, kernel), sideOf('b', again, environment, kernel)] as const,
    /several kernels/,
  );
  if (sides instanceof DrivergridError) return;
  const found = differences(...sides);
  requireOneDifference(found, []);
  const comparison = await orToldWhy(
    () => compareSides(...sides, 1.05, found),
    /expected cells that both sides have/,
  );
  if (comparison instanceof DrivergridError) return;
  comparisonText(comparison, { color: false, width: 80 });
  comparisonCsv(comparison);
  comparisonMarkdown(comparison);
  comparisonHtml(comparison);
  for (const picture of comparisonPictures(comparison)) standaloneSvg(picture, plainStyle(LIGHT));
  await orToldWhy(() => selfCheck(sides[0].cells, 1), /expected a measured cell/);
}

/** What `run --resume` makes of the events before it starts an engine, and as it ends. */
async function resume(folder: string): Promise<void> {
  const run = await orToldWhy(() => readRunDirectory(folder), /events\.jsonl/);
  if (run instanceof DrivergridError) return;
  const { plan, events } = run;
  const { fingerprint } = started();
  const begun = events.find((event) => event.type === 'run')?.fingerprint;
  if (begun !== undefined) fingerprintChanges(begun, fingerprint);
  bootObstacle(plan, events, fingerprint.kernel);
  new PrecisionWatch({ ...plan, precision: 0.02 }, events).precisions(plan.scenario.rounds);
  requireRemaining(plan, events);
  const clock = {
    nowUs: () => 0,
    wallTime: () => '',
    after: () => () => undefined,
    sleep: () => Promise.resolve(),
  };
  const machine = new MachineWatch({ plan, noise: noiseMeter(), clock }, fingerprint.kernel, events);
  const emit = (): Promise<void> => Promise.resolve();
  await machine.begin(emit);
  await machine.end(emit, true);
}

/** Every place is measured once: it has its record, or is still to do. */
function requireRemaining(plan: Plan, events: readonly RunEvent[]): void {
  const done = new DoneSamples(events);
  new Ledger(events);
  for (const round of plan.rounds) {
    for (const burst of remainingBursts(round, done)) {
      if (
        burst.phase !== 'warmup' &&
        burst.iterations.some((iteration) => done.has(round, burst, iteration))
      ) {
        throw new Error(`${round.driver} ${burst.runtime} would be measured twice`);
      }
    }
  }
}
