import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRunDirectory } from '../../src/adapters/results/read-run-directory.ts';
import { reopenRunDirectory } from '../../src/adapters/results/run-directory.ts';
import type { SampleRecorded } from '../../src/core/record/events.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { seededRandom } from '../../src/core/plan/random.ts';
import { DoneSamples, remainingBursts } from '../../src/core/plan/remaining.ts';
import { resultSet } from '../../src/core/results/result-set.ts';
import { plan } from '../fixtures/recorded-run.ts';
import { runOnStandIn, samplesOf } from '../fixtures/stand-in-run.ts';
import { started } from '../fixtures/recorded-run.ts';

/** What is measured once: of a plan, of what was recorded. */
type Place = string;

let folder = '';
let made: Plan;
let whole: Buffer;

/** A run by the run's own code, as its store writes it. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drivergrid-cut-'));
  const scenario = { rounds: 2, iterations: 2, concurrency: [1, 2], sentinel: true };
  made = plan(['overlay2', 'vfs'], ['runc'], scenario);
  const { events, thrown } = await runOnStandIn(made);
  expect(thrown).toBeUndefined();
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(made));
  whole = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function placesOf(samples: readonly SampleRecorded[]): Place[] {
  return samples
    .filter(({ phase }) => phase !== 'warmup')
    .map((it) =>
      JSON.stringify([it.round, it.sentinel ?? 0, it.driver, it.runtime, it.concurrency, it.iteration]),
    )
    .sort();
}

/** Every place that a resumed run would measure. */
function planOf(done: DoneSamples): Place[] {
  return made.rounds
    .flatMap((round) =>
      remainingBursts(round, done)
        .filter(({ phase }) => phase !== 'warmup')
        .flatMap(({ runtime, concurrency, iterations }) =>
          iterations.map((iteration) =>
            JSON.stringify([round.round, round.sentinel ?? 0, round.driver, runtime, concurrency, iteration]),
          ),
        ),
    )
    .sort();
}

/** Samples whose line is wholly there: told without the tool's own reading. */
function wholeSamples(bytes: Buffer): SampleRecorded[] {
  const lines = bytes.toString().split('\n');
  return lines.flatMap((line) => {
    // Only the end of the last line may be missing, and JSON that lost an end is none.
    if (!line.startsWith('{"type":"sample"') || !line.endsWith('}')) return [];
    try {
      return [JSON.parse(line) as SampleRecorded];
    } catch {
      return [];
    }
  });
}

/** Every byte of the first lines, those around each line's end, and others drawn. */
function lengths(): number[] {
  const random = seededRandom(7);
  const ends = [...whole.keys()].filter((index) => whole[index] === 10);
  const chosen = [
    ...Array(3000).keys(),
    ...ends.flatMap((end) => [end - 1, end, end + 1, end + 2]),
    ...Array.from({ length: 1000 }, () => Math.floor(random() * whole.length)),
  ];
  return [...new Set(chosen)].filter((length) => length <= whole.length).sort((a, b) => a - b);
}

function cutTo(length: number): Buffer {
  const bytes = whole.subarray(0, length);
  writeFileSync(join(folder, 'events.jsonl'), bytes);
  return bytes;
}

describe('a recorded run, cut anywhere', () => {
  it('is gone on with exactly where its file has no whole record', { timeout: 120_000 }, async () => {
    const all = planOf(new DoneSamples());
    expect(all).toHaveLength(2 * 2 * 4 + 3 * 5);
    let last = -1;
    for (const length of lengths()) {
      const kept = wholeSamples(cutTo(length));
      const { events } = await readRunDirectory(folder);
      const read = samplesOf(events);
      // Between two lines there is nothing new to compare.
      if (events.length === last && read.length === kept.length) continue;
      expect(read).toEqual(kept);
      last = events.length;
      const [recorded, still] = [placesOf(kept), planOf(new DoneSamples(events))];
      expect([...recorded, ...still].sort()).toEqual(all);
      expect(resultSet(made, events).cells).toHaveLength(made.cells.length);
    }
    cutTo(whole.length);
    expect(planOf(new DoneSamples((await readRunDirectory(folder)).events))).toEqual([]);
  });

  it('and what is then added to it is read as well', { timeout: 120_000 }, async () => {
    // Each reopens the file and syncs it.
    for (const length of lengths().filter((_, index) => index % 17 === 0)) {
      const kept = wholeSamples(cutTo(length));
      const store = await reopenRunDirectory(folder);
      await store.append(started({ resumed: true }));
      await store.close();
      expect(readFileSync(join(folder, 'events.jsonl')).subarray(0, length)).toEqual(
        whole.subarray(0, length),
      );
      const { events } = await readRunDirectory(folder);
      expect(samplesOf(events)).toEqual(kept);
      expect(events.at(-1)).toMatchObject({ type: 'run', resumed: true });
    }
  });
});
