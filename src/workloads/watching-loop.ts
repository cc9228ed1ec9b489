import type { DockerApi, EventWatch } from '../ports/docker-api.ts';
import type { StepTimer } from './step-timer.ts';
import type { Finding, Ground, Iteration, Loop } from './workload.ts';

/** One iteration beside a stream of the engine's events. */
type WatchedIteration = (
  events: EventWatch,
  iteration: Iteration,
  timer: StepTimer,
  signal: AbortSignal,
) => Promise<Finding>;

/** A loop whose iterations see the engine's events. */
export async function watchingLoop(
  { api }: Ground<DockerApi>,
  signal: AbortSignal,
  iterate: WatchedIteration,
): Promise<Loop> {
  const events = await api.watchEvents(signal);
  return {
    prepare: () => Promise.resolve(),
    iterate: (iteration, timer, deadline) => iterate(events, iteration, timer, deadline),
    trouble: (start) => {
      const trouble = events.trouble();
      return trouble && `${trouble}: samples of ${start} lack intervals between events`;
    },
    [Symbol.asyncDispose]: () => {
      events.close();
      return Promise.resolve();
    },
  };
}
