import { join } from 'node:path';
import { drivergrid, playground, type Drivergrid } from '../../integration/support/playground.ts';
import { restoreComplaints } from './after-fault.ts';
import { benchIn, setUp, type WatchedBench } from './bench.ts';
import { engineSocket } from './engine-wrapper.ts';
import { EventTimes } from './event-times.ts';
import type { Expected, Fault } from './fault.ts';
import { SocketProxy } from './socket-proxy.ts';
import { toldBy, type Told } from './told.ts';

/** No fault may hold a run for longer. */
const RUN_MS = 240_000;

/** A row of the table. */
export interface FaultRow {
  readonly fault: string;
  readonly outcome: string;
  /** Milliseconds from the fault to its record; undefined where none is due. */
  readonly reportedMs: number | undefined;
  readonly rest: string;
  /** What was not as it must be. */
  readonly complaints: readonly string[];
}

/** Makes a fault in a run of its own, and looks at how that ends. */
export async function runFault(fault: Fault): Promise<FaultRow> {
  const obstacle = await fault.obstacle?.();
  if (obstacle !== undefined) {
    const outcome = `not made: ${obstacle}`;
    return { fault: fault.name, outcome, reportedMs: undefined, rest: '-', complaints: [] };
  }
  await using place = await playground();
  await using proxy = new SocketProxy(() => engineSocket(place.state));
  const bench = benchIn(place, proxy);
  try {
    await bench.crun.write('');
    await proxy.listen(join(place.path, 'proxy.sock'));
    await fault.arrange(bench);
    return await observe(fault, bench);
  } finally {
    await bench.mend();
    for (const action of bench.atEnd.toReversed()) await action();
  }
}

async function observe({ name: fault, expected }: Fault, bench: WatchedBench): Promise<FaultRow> {
  const { place, out, toolThrough, complaints } = bench;
  const scenario = await setUp(bench);
  using times = new EventTimes(out);
  const run = drivergrid(place, ['run', scenario, '--out', out], toolThrough);
  const ended = await ofBoundedTime(run);
  const endedAt = performance.now();
  const told = await toldBy(out, ended);
  const { firedAt } = bench;
  if (firedAt === undefined) complaints.push('the fault did not come about');
  const trouble = times.firstTrouble(firedAt ?? 0) ?? (told.isTroubled ? endedAt : undefined);
  const reportedMs = trouble === undefined || firedAt === undefined ? undefined : trouble - firedAt;
  complaints.push(...complaintsOf(expected, told, ended.exitCode, reportedMs));

  await bench.mend();
  complaints.push(...(await restoreComplaints(place, out)));
  complaints.push(...((await expected.check?.(out)) ?? []));
  if (expected.lost === 'all')
    return { fault, outcome: told.outcome, reportedMs, rest: 'none could be', complaints };
  const { missing } = expected.resumes === undefined ? told : await resume(bench);
  const isMeasured = missing.length <= expected.lost;
  if (!isMeasured) complaints.push(`not measured: ${missing.join(', ')}`);
  const how = expected.resumes === undefined ? 'yes' : 'yes, resumed';
  const yes = missing.length > 1 ? `${how} (all but ${missing.length} cells)` : how;
  return { fault, outcome: told.outcome, reportedMs, rest: isMeasured ? yes : 'no', complaints };
}

async function ofBoundedTime(run: Drivergrid): Promise<Awaited<Drivergrid>> {
  const timer = setTimeout(() => run.kill('SIGKILL'), RUN_MS);
  try {
    return await run;
  } finally {
    clearTimeout(timer);
  }
}

function complaintsOf(
  expected: Expected,
  { outcome }: Told,
  exitCode: number | undefined,
  reportedMs: number | undefined,
): string[] {
  const complaints: string[] = [];
  if (reportedMs !== undefined && reportedMs > expected.withinMs)
    complaints.push(
      `reported ${Math.round(reportedMs)} ms after the fault, expected ${expected.withinMs} ms`,
    );
  if (exitCode !== expected.exitCode)
    complaints.push(`expected exit code ${expected.exitCode}, found ${exitCode}`);
  if (!expected.says.test(outcome)) complaints.push(`expected an outcome that says ${String(expected.says)}`);
  return complaints;
}

async function resume({ place, out }: WatchedBench): Promise<Told> {
  return toldBy(out, await drivergrid(place, ['run', '--resume', out]));
}
