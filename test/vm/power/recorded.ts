import type { RunEvent, SampleRecorded } from '../../../src/core/record/events.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';

/** What has become of lines that a run was seen to report. */
export interface Survival {
  readonly lost: readonly string[];
  readonly twice: readonly string[];
}

/** @param reported lines of events, as they were relayed; @param file the events.jsonl found after the cut */
export function survival(reported: readonly string[], file: string): Survival {
  const counts = new Map<string, number>();
  for (const line of file.split('\n')) counts.set(line, (counts.get(line) ?? 0) + 1);
  return {
    lost: reported.filter((line) => !counts.has(line)),
    twice: reported.filter((line) => (counts.get(line) ?? 0) > 1),
  };
}

/** Why a finished run is not what its plan says, a line each; none where it is. */
export function faults(plan: Plan, events: readonly RunEvent[]): string[] {
  const samples = events.filter((event): event is SampleRecorded => event.type === 'sample');
  const planned = plan.rounds.flatMap(({ round, driver, bursts }) =>
    bursts
      .filter(({ phase }) => phase === 'timed')
      .flatMap(({ runtime, iterations }) =>
        iterations.map((iteration) => `${round} ${driver} ${runtime} ${iteration}`),
      ),
  );
  const measured = samples
    .filter(({ phase }) => phase === 'timed')
    .map(({ round, driver, runtime, iteration }) => `${round} ${driver} ${runtime} ${iteration}`);
  const gap = samples.findIndex(({ seq }, index) => seq !== index + 1);
  const last = events.at(-1);
  return [
    ...samples.flatMap((one) =>
      one.status === 'ok' ? [] : [`sample ${one.seq} is ${one.status}: ${one.error}`],
    ),
    ...(gap === -1 ? [] : [`sample ${gap + 1} has number ${samples[gap]?.seq}`]),
    ...planned.filter((place) => !measured.includes(place)).map((place) => `not measured: ${place}`),
    ...measured
      .filter((place, index) => measured.indexOf(place) !== index)
      .map((place) => `measured twice: ${place}`),
    ...measured.filter((place) => !planned.includes(place)).map((place) => `not in the plan: ${place}`),
    ...(last?.type === 'end' && last.status === 'done' ? [] : [`the last event is ${JSON.stringify(last)}`]),
  ];
}
