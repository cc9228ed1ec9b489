import type { RunEvent, SampleRecorded } from '../../src/core/record/events.ts';
import type { Finding } from './findings.ts';

/** A sample's place in the grid; the restart it was taken in is not part of it. */
export function placeOf({ round, engine, driver, runtime, phase, iteration }: SampleRecorded): string {
  const column = engine === undefined ? driver : `${engine} ${driver}`;
  return `round ${round} ${column} ${runtime} ${phase} ${iteration}`;
}

/** The samples among lines of events.jsonl; a line that a kill cut short is none. */
export function samplesIn(lines: readonly string[]): SampleRecorded[] {
  return lines.flatMap((line) => {
    const event = parsed(line);
    return event?.type === 'sample' ? [event] : [];
  });
}

/**
 * Compares what a crashed and resumed run has recorded in the end with what it had at the crash, and with a run
 * that was never interrupted.
 * @param reported whole lines of events.jsonl at the crash
 * @param recorded those at the end
 * @param places all that an uninterrupted run measures
 */
export function judgeSamples(
  reported: readonly string[],
  recorded: readonly string[],
  places: ReadonlySet<string>,
): Finding[] {
  const found: Finding[] = [];
  const there = new Set(recorded);
  for (const line of reported) {
    if (there.has(line)) continue;
    const isSample = samplesIn([line]).length > 0;
    found.push({ kind: isSample ? 'lost' : 'other', text: `missing or changed: ${line.slice(0, 200)}` });
  }
  const samples = samplesIn(recorded);
  const seen = new Set<string>();
  for (const sample of samples) {
    // A warm-up is repeated on every engine start.
    const key = sample.phase === 'warmup' ? `${placeOf(sample)} of ${sample.restart_id}` : placeOf(sample);
    if (seen.has(key)) found.push({ kind: 'twice', text: key });
    seen.add(key);
    if (sample.status !== 'ok')
      found.push({ kind: 'other', text: `${key}: ${sample.error ?? sample.status}` });
  }
  const measured = new Set(samples.map(placeOf));
  for (const place of places)
    if (!measured.has(place)) found.push({ kind: 'lost', text: `not measured: ${place}` });
  for (const place of measured)
    if (!places.has(place)) found.push({ kind: 'other', text: `not planned: ${place}` });
  const numbers = samples.map((sample) => sample.seq);
  if (numbers.some((seq, index) => seq !== index + 1)) {
    found.push({ kind: 'other', text: `seq has gaps or repeats: ${numbers.join(' ')}` });
  }
  return found;
}

function parsed(line: string): RunEvent | undefined {
  try {
    return JSON.parse(line) as RunEvent;
  } catch {
    return undefined;
  }
}
