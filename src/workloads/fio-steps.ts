import type { StepTimer } from './step-timer.ts';
import type { Finding } from './workload.ts';

/** What each job did, and how fast. */
export interface FioFinding extends Pick<Finding, 'operations' | 'quantities'> {
  readonly operations: Readonly<Record<string, number>>;
  readonly quantities: Readonly<Record<string, number>>;
}

/** What fio prints before its JSON: notes, and why a job failed. */
export function fioNotes(output: string): string {
  return output.slice(0, jsonBegin(output) ?? output.length).trim();
}

/**
 * Gives a timer the jobs of fio as steps (fio(1), "OUTPUT", `--output-format=json` and `--group_reporting`). A step's time
 * is the job's run time, that of the slower direction, which fio reports in whole milliseconds.
 * @param steps the jobs that there must be, in order
 * @throws Error where there are others, or one failed; the timer holds those up to there, and is at that one
 */
export function addFioSteps(output: string, steps: readonly string[], timer: StepTimer): FioFinding {
  timer.current = steps[0] ?? '';
  const jobs = jobsOf(output);
  const operations: Record<string, number> = {};
  const quantities: Record<string, number> = {};
  for (const [index, step] of steps.entries()) {
    timer.current = step;
    const job = fieldsOf(jobs[index]);
    if (job['jobname'] !== step) {
      throw new Error(`expected the result of the job ${step}, found ${shown(job['jobname'])}`);
    }
    if (job['error'] !== 0) throw new Error(`the job ${step} ended with error ${String(job['error'])}`);
    const directions = DIRECTIONS.map((name) => fieldsOf(job[name]));
    const ms = Math.max(...directions.map((direction) => numberOf(direction, 'runtime')));
    timer.add(step, Math.round(ms * 1000));
    operations[step] = directions.reduce((sum, direction) => sum + numberOf(direction, 'total_ios'), 0);
    Object.assign(quantities, quantitiesOf(step, job));
  }
  if (jobs.length > steps.length) throw new Error(`expected ${steps.length} jobs, found ${jobs.length}`);
  return { operations, quantities };
}

const DIRECTIONS = ['read', 'write', 'trim'] as const;

/** Throughput, and latencies in nanoseconds, of what a job did. */
function quantitiesOf(step: string, job: Fields): Record<string, number> {
  const found: Record<string, number> = {};
  const add = (name: string, value: unknown): void => {
    if (typeof value === 'number' && Number.isFinite(value)) found[`${step}_${name}`] = Math.round(value);
  };
  for (const name of DIRECTIONS) {
    const direction = fieldsOf(job[name]);
    if (direction['total_ios'] === 0) continue;
    add(`${name}_bytes_per_second`, direction['bw_bytes']);
    addLatency(name, fieldsOf(direction['clat_ns']), add);
  }
  const sync = fieldsOf(job['sync']);
  if (sync['total_ios'] !== 0) addLatency('sync', fieldsOf(sync['lat_ns']), add);
  return found;
}

function addLatency(name: string, latency: Fields, add: (name: string, value: unknown) => void): void {
  // Where a job counts none, its mean is 0.
  if (latency['N'] === 0 || latency['max'] === 0) return;
  add(`${name}_latency_ns`, latency['mean']);
  add(`${name}_latency_p99_ns`, fieldsOf(latency['percentile'])['99.000000']);
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** @throws Error where it is no number from 0 on */
function numberOf(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value === 'number' && value >= 0 && value < Infinity) return value;
  throw new Error(`expected ${name} as a number from 0 on, found ${shown(value)}`);
}

/** @throws Error where there is no JSON */
function jobsOf(output: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(output.slice(jsonBegin(output)));
  } catch {
    throw new Error(`expected fio's results as JSON, found ${JSON.stringify(output.slice(0, 500))}`);
  }
  const { jobs } = fieldsOf(value);
  if (!Array.isArray(jobs)) throw new Error(`expected fio's results by job, found none`);
  return jobs as readonly unknown[];
}

function shown(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}

/** Its first line is a brace alone. */
function jsonBegin(output: string): number | undefined {
  return /^\{$/m.exec(output)?.index;
}
