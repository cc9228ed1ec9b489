import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRunDirectory } from '../../../src/adapters/results/read-run-directory.ts';
import { SamplesDraft } from '../../../src/adapters/results/samples-draft.ts';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { samplesCsv } from '../../../src/report/csv.ts';
import { CSV_DIALECTS } from '../../../src/report/csv-dialect.ts';
import { samplesLayout } from '../../../src/report/tables/samples-table.ts';
import { ended, plan, sample, started } from '../../fixtures/recorded-run.ts';

const GOLDEN = fileURLToPath(new URL('../../fixtures/golden', import.meta.url));
const runs = (await readdir(GOLDEN, { withFileTypes: true })).filter((entry) => entry.isDirectory());

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'drivergrid-'))));
afterEach(() => rm(folder, { recursive: true }));

describe.each(CSV_DIALECTS)('a draft of samples.csv in %s', (dialect) => {
  /** Made of a draft, and in one go. */
  async function both(): Promise<[drafted: string, whole: string]> {
    const { plan: planned, events } = await openRunDirectory(folder);
    const draft = new SamplesDraft({ folder, plan: planned, dialect });
    await draft.write();
    const layout = samplesLayout(resultSet(planned, events));
    await draft.finish(layout);
    const whole = [...samplesCsv(layout, events, dialect)].join('');
    return [await readFile(join(folder, 'samples.csv'), 'utf8'), whole];
  }

  async function record(events: readonly unknown[]): Promise<void> {
    await writeFile(join(folder, 'plan.json'), JSON.stringify(plan(['vfs'], ['runc'])));
    await writeFile(
      join(folder, 'events.jsonl'),
      events.map((event) => `${JSON.stringify(event)}\n`).join(''),
    );
  }

  it.each(runs.map(({ name }) => name))('is finished as the table of the run %s', async (name) => {
    await cp(join(GOLDEN, name), folder, { recursive: true });
    const [drafted, whole] = await both();
    expect(drafted).toBe(whole);
  });

  it('marks outliers at the end of their records, where texts have lines and quotes', async () => {
    const us = (total: number, iteration: number, error?: string): unknown =>
      sample('vfs', {
        ...{ iteration, seq: iteration, total_us: total },
        ...(error === undefined ? {} : { status: 'failed', error }),
      });
    const usual = Array.from({ length: 30 }, (_, index) => us(300_000 + 100 * index, index + 1));
    const odd = [
      us(10_000, 31),
      us(300_000, 32, 'two\nlines, "quoted"'),
      us(900_000, 33),
      us(300_500, 34, '"\n'),
    ];
    await record([started(), ...usual, ...odd, us(800_000, 35), ended()]);
    const [drafted, whole] = await both();
    expect(drafted).toBe(whole);
    expect(drafted.match(/[,;]yes\r\n/g)).toHaveLength(3);
  });

  it('is made anew where a later sample has what the first ones do not', async () => {
    const first = Array.from({ length: 1001 }, (_, index) => sample('vfs', { seq: index }));
    await record([started(), ...first, sample('vfs', { seq: 1001, quantities: { late_bytes: 7 } }), ended()]);
    const [drafted, whole] = await both();
    expect(drafted).toBe(whole);
    expect(drafted).toContain('late_bytes');
  });
});
