import type { SampleRecorded } from '../record/events.ts';

/**
 * The successful timed samples of one cell after one engine restart, as columns of integers, from which every statistic
 * is made. Columns instead of records keep a run of a million samples within memory.
 */
export interface RestartSeries {
  readonly restart_id: string;
  readonly boot_id: string;
  /** In a gathered run. */
  readonly host?: string | undefined;
  readonly round: number;
  /** Counted from 1, beside `totals_us`. */
  readonly iterations: readonly number[];
  /** Durations in microseconds, in the order recorded. */
  readonly totals_us: readonly number[];
  /** What whole iterations took, in microseconds; empty where that is their total. */
  readonly elapsed_us: readonly number[];
  /** Of each step by its name, in microseconds; a good sample has them all. */
  readonly steps_us: Columns;
  /** Of each engine interval by its name, in microseconds; a sample may lack any. */
  readonly engine_us: Columns;
  /** Of each quantity by its name; a sample may lack any. */
  readonly quantities: Columns;
  /** CPU time of the engine's own processes in microseconds; empty if it was not read. */
  readonly engine_cpu_us: readonly number[];
  /** Peak resident memory of the engine's own processes in bytes; empty if it was not read. */
  readonly engine_peak_bytes: readonly number[];
}

export type Columns = Readonly<Record<string, readonly number[]>>;

/** A series that is still growing. */
export class GrowingSeries implements RestartSeries {
  readonly restart_id: string;
  readonly boot_id: string;
  readonly host: string | undefined;
  readonly round: number;
  readonly iterations = doubles();
  readonly totals_us = doubles();
  readonly elapsed_us: number[] = [];
  readonly steps_us: Record<string, number[]> = {};
  readonly engine_us: Record<string, number[]> = {};
  readonly quantities: Record<string, number[]> = {};
  readonly engine_cpu_us: number[] = [];
  readonly engine_peak_bytes: number[] = [];

  constructor({ restart_id, boot_id, host, round }: SampleRecorded) {
    this.restart_id = restart_id;
    this.boot_id = boot_id;
    this.host = host;
    this.round = round;
  }

  add(sample: SampleRecorded): void {
    if (sample.total_us !== undefined) {
      this.iterations.push(sample.iteration);
      this.totals_us.push(sample.total_us);
    }
    if (sample.elapsed_us !== undefined) this.elapsed_us.push(sample.elapsed_us);
    spread(sample.steps_us, this.steps_us);
    spread(sample.engine_us, this.engine_us);
    spread(sample.quantities ?? {}, this.quantities);
    if (sample.engine_cpu_us !== undefined) this.engine_cpu_us.push(sample.engine_cpu_us);
    if (sample.engine_peak_bytes !== undefined) this.engine_peak_bytes.push(sample.engine_peak_bytes);
  }
}

function spread(record: Readonly<Record<string, number>>, columns: Record<string, number[]>): void {
  for (const name in record) {
    const value = record[name];
    if (value !== undefined) (columns[name] ??= doubles()).push(value);
  }
}

/**
 * An empty array that V8 keeps as plain doubles, since it has held a fraction: the garbage collector then need not look
 * into a million samples again and again.
 */
function doubles(): number[] {
  const numbers = [0.5];
  numbers.pop();
  return numbers;
}
