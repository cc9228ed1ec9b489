import { access, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventsOf, samplesOf } from '../../integration/support/recorded.ts';
import { isDue, type Bench, type Fault } from '../support/fault.ts';

const HOUR_US = 3600e6;

/** The tool's wall clock is set while it measures; the kernel's is not, since others go by it. */
export const clock: readonly Fault[] = [
  {
    name: 'the clock of the tool set an hour on and an hour back, within steps',
    obstacle: async () =>
      (await faketime()) === undefined ? 'libfaketime is not installed (Debian: libfaketime)' : undefined,
    arrange: async (bench) => {
      const offset = join(bench.place.path, 'offset');
      const set = (hours: string): Promise<void> => writeFile(offset, `${hours}h\n`);
      await set('+0');
      bench.toolThrough.push('env', `LD_PRELOAD=${(await faketime()) ?? ''}`);
      bench.toolThrough.push(`FAKETIME_TIMESTAMP_FILE=${offset}`, 'FAKETIME_NO_CACHE=1');
      // As on a real host: setting the time of day leaves CLOCK_MONOTONIC alone.
      bench.toolThrough.push('DONT_FAKE_MONOTONIC=1');
      jumpWithinSteps(bench, set);
    },
    expected: { exitCode: 0, says: /^all measured$/, withinMs: 0, lost: 0, check: looksMonotonic },
  },
];

/** On in the start of one sample and back in that of another. */
function jumpWithinSteps(bench: Bench, set: (hours: string) => Promise<void>): void {
  bench.proxy.rule = ({ step, container }) => {
    if (step !== 'start' || !isDue(container)) return undefined;
    const isOdd = (container?.sample ?? 0) % 2 === 1;
    return {
      passed: async () => {
        await set(isOdd ? '+1' : '-1');
        bench.fired();
      },
    };
  };
}

async function looksMonotonic(out: string): Promise<string[]> {
  const events = await eventsOf(out);
  const samples = samplesOf(events);
  const begins = samples.map((sample) => Date.parse(sample.started_at) * 1000);
  const jumps = begins.slice(1).map((begin, index) => begin - (begins[index] ?? begin));
  const complaints: string[] = [];
  if (!jumps.some((jump) => jump > HOUR_US / 2) || !jumps.some((jump) => jump < -HOUR_US / 2))
    complaints.push('started_at does not jump: the clock was not set');
  for (const { seq, total_us: total = 0, steps_us: steps } of samples)
    if (total > 10e6 || Object.values(steps).some((us) => us < 0))
      complaints.push(`sample ${seq} has times of the wall clock: ${total} us`);
  for (const event of events)
    if (
      (event.type === 'time' && (event.us < 0 || event.us > 60e6)) ||
      (event.type === 'end' && event.wall_us > 300e6)
    )
      complaints.push(`a time of the wall clock: ${JSON.stringify(event)}`);
  return complaints;
}

async function faketime(): Promise<string | undefined> {
  for (const machine of await readdir('/usr/lib')) {
    const path = `/usr/lib/${machine}/faketime/libfaketime.so.1`;
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}
