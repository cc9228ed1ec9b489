import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { PlanOutline } from '../../core/plan/plan.ts';
import type { RunEvent } from '../../core/record/events.ts';
import { resultSet } from '../../core/results/result-set.ts';
import { samplesCsv } from '../../report/csv.ts';
import type { CsvDialect } from '../../report/csv-dialect.ts';
import { isBeyond, limitKey, samplesLayout, type SamplesLayout } from '../../report/tables/samples-table.ts';
import { writeDurably } from '../host/durable-file.ts';
import { knownEventsOf } from './events-file.ts';
import { linesOf } from './lines-of-file.ts';
import { EVENTS, SAMPLES } from './run-files.ts';

/** In nearly every run, no later sample has a step or a quantity that these do not have. */
const FIRST_EVENTS = 1000;
const LINES_PER_PIECE = 200;

/** The file that a draft is in, in the run directory. */
export const SAMPLES_DRAFT = `${SAMPLES}.draft`;

export interface DraftSource {
  readonly folder: string;
  readonly plan: PlanOutline;
  readonly dialect: CsvDialect | undefined;
}

/**
 * samples.csv, begun before all events of the run have been read: it has the columns that the first events need, and marks
 * no outlier. So one thread can write the rows while another reads the run, and only the marks remain to be added.
 */
export class SamplesDraft {
  readonly #of: DraftSource;
  readonly #layout: SamplesLayout;
  /** Of each sample: its total in microseconds, and which of the keys in `#numbers` its limit has. */
  readonly #totals: (number | undefined)[] = [];
  readonly #keys: (number | undefined)[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(of: DraftSource) {
    this.#of = of;
    this.#layout = { ...samplesLayout(resultSet(of.plan, firstOf(this.#events()))), limits: new Map() };
  }

  async write(): Promise<void> {
    await writeDurably(this.#path, samplesCsv(this.#layout, this.#noted(), this.#of.dialect));
  }

  /**
   * Turns the draft into samples.csv.
   * @param layout - of the whole run
   */
  async finish(layout: SamplesLayout): Promise<void> {
    const hasAllColumns = isDeepStrictEqual({ ...layout, limits: this.#layout.limits }, this.#layout);
    const pieces = hasAllColumns
      ? this.#marked(layout)
      : samplesCsv(layout, this.#events(), this.#of.dialect);
    await writeDurably(join(this.#of.folder, SAMPLES), pieces, 0o644);
  }

  get #path(): string {
    return join(this.#of.folder, SAMPLES_DRAFT);
  }

  #events(): Iterable<RunEvent> {
    return knownEventsOf(join(this.#of.folder, EVENTS));
  }

  *#noted(): Generator<RunEvent, undefined> {
    for (const event of this.#events()) {
      if (event.type === 'sample') {
        this.#totals.push(event.total_us);
        this.#keys.push(this.#numberOf(limitKey(event)));
      }
      yield event;
    }
    return undefined;
  }

  #numberOf(key: string | undefined): number | undefined {
    if (key === undefined) return undefined;
    const number = this.#numbers.get(key) ?? this.#numbers.size;
    this.#numbers.set(key, number);
    return number;
  }

  /** The draft with `yes` at the end of each outlier's record. A record goes on where a line ends within quotes. */
  *#marked({ limits }: SamplesLayout): Generator<string, undefined> {
    const byNumber = [...this.#numbers.keys()].map((key) => limits.get(key));
    const isOutlier = (sample: number): boolean =>
      isBeyond(byNumber[this.#keys[sample] ?? -1], this.#totals[sample]);
    // The header is the first record.
    let [sample, isQuoted] = [-1, false];
    let piece: string[] = [];
    for (const line of linesOf(this.#path)) {
      if (line.includes('"') && line.split('"').length % 2 === 0) isQuoted = !isQuoted;
      piece.push(!isQuoted && isOutlier(sample) ? `${line.slice(0, -1)}yes\r\n` : `${line}\n`);
      if (!isQuoted) sample++;
      if (piece.length < LINES_PER_PIECE) continue;
      yield piece.join('');
      piece = [];
    }
    yield piece.join('');
    return undefined;
  }
}

function* firstOf(events: Iterable<RunEvent>): Generator<RunEvent, undefined> {
  let count = 0;
  for (const event of events) {
    if (count++ === FIRST_EVENTS) break;
    yield event;
  }
  return undefined;
}
