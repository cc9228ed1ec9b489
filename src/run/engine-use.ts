import type { SampleRecorded } from '../core/record/events.ts';
import type { Clock } from '../ports/clock.ts';
import type { EngineUse } from '../ports/engine-usage.ts';
import type { RunningEngine } from '../ports/lab.ts';
import { orAbsent } from './or-absent.ts';

/**
 * Reading takes a fraction of a millisecond, and seconds on an emulated host where cgroups of a virtual machine are looked
 * for. A kernel that blocks it must not block the run.
 */
const DEADLINE_MS = 10_000;

/**
 * Takes a sample and adds what the engine's own processes used meanwhile. Both readings are outside the timed part. If
 * samples overlap, usage cannot be assigned to one: then there is none.
 */
export async function withEngineUse(
  { usage }: RunningEngine,
  clock: Clock,
  concurrency: number,
  take: () => Promise<SampleRecorded>,
): Promise<SampleRecorded> {
  if (concurrency !== 1) return take();
  const read = <T>(reading: Promise<T>): Promise<T | undefined> =>
    orAbsent(clock, DEADLINE_MS, "reading the engine's use", reading);
  const end = await read(usage.begin());
  const sample = await take();
  const use = end === undefined ? undefined : await read(end());
  const measured = { ...sample, engine_cpu_us: use?.cpuUs, engine_peak_bytes: use?.peakBytes };
  return sample.status === 'ok' ? withOthers(measured, use) : measured;
}

function withOthers(sample: SampleRecorded, use: EngineUse | undefined): SampleRecorded {
  const found = {
    helpers_cpu_us: use?.helpersCpuUs,
    machine_cpu_us: use?.machine?.cpuUs,
    machine_peak_bytes: use?.machine?.peakBytes,
  };
  const told = Object.entries(found).flatMap(([name, value]): [string, number][] =>
    value === undefined ? [] : [[name, value]],
  );
  if (told.length === 0) return sample;
  return { ...sample, quantities: { ...sample.quantities, ...Object.fromEntries(told) } };
}
