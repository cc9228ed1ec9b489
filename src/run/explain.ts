import type { RunEvent, SampleExplained, SampleRecorded } from '../core/record/events.ts';
import { cellLabel, cellOf } from '../core/axes/cell.ts';
import { spansOf } from '../core/explain/spans.ts';
import { partsOf, segmentsOf } from '../core/explain/step-parts.ts';
import { errorText } from '../core/errors.ts';
import type { Traced, Tracer } from '../ports/tracer.ts';
import type { TimedStep } from '../core/explain/step-parts.ts';
import type { RunContext } from './context.ts';

/** A sample, and what its time is made of, and what is not known of that. */
export interface Explanation {
  readonly sample: SampleRecorded;
  readonly explained: SampleExplained | undefined;
  readonly obstacle: string | undefined;
}

/**
 * Takes a sample while a tracer sees what is under way. A trace that has lost something explains nothing: what is missing
 * could be anything.
 * @param take - takes the sample, and tells when its steps were
 */
export async function explainSample(
  tracer: Tracer,
  take: () => Promise<{ sample: SampleRecorded; steps: readonly TimedStep[] }>,
): Promise<Explanation> {
  const obstacle = await tracer.begin().then(() => undefined, errorText);
  const { sample, steps } = await take();
  if (obstacle !== undefined) return { sample, explained: undefined, obstacle };
  const { activities, lost, trouble } = await tracer.end().catch(nothingSeen);
  const [first] = steps;
  if (sample.status !== 'ok' || lost !== undefined || first === undefined) {
    return { sample, explained: undefined, obstacle: lost };
  }
  const divided = steps.map(({ name, us, ...step }) => ({
    name,
    us,
    segments: segmentsOf(step, activities),
  }));
  const { seq, restart_id, round, iteration, started_at } = sample;
  const explained: SampleExplained = {
    ...{ type: 'explained', ...cellOf(sample), seq, restart_id, round, iteration, started_at },
    parts_us: Object.fromEntries(divided.map(({ name, us, segments }) => [name, partsOf(segments, us)])),
    spans: spansOf(divided.flatMap(({ segments }) => segments)),
  };
  return { sample, explained, obstacle: trouble };
}

function nothingSeen(error: unknown): Traced {
  return { activities: [], lost: errorText(error) };
}

/**
 * A run as a traced start sees it: what goes wrong in one is told, and settles no cell. The counted samples have been
 * taken before.
 */
export function aside(context: RunContext): RunContext {
  return {
    ...context,
    ledger: context.ledger.copy(),
    emit: (event) => context.emit(event.type === 'cell' ? unexplained(event) : event),
  };
}

function unexplained(event: Extract<RunEvent, { type: 'cell' }>): RunEvent {
  const { outcome } = event;
  const why = outcome.kind === 'failed' ? `${outcome.step}: ${outcome.error}` : outcome.kind;
  return { type: 'warning', message: `${cellLabel(event)} could not be traced: ${why}` };
}
