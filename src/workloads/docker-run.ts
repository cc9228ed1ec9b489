import { Deadline } from '../ports/deadline.ts';
import type { Attachment, DockerApi, EngineEvent, EventWatch, Removal } from '../ports/docker-api.ts';
import { checkAnswer } from './answer.ts';
import { onlyImage } from './only-image.ts';
import type { StepTimer } from './step-timer.ts';
import type { Finding, Ground, Iteration, Workload } from './workload.ts';

/** The destroy event follows the removal's reply at once; later ones are not waited for. */
const EVENT_DEADLINE_MS = 1000;
const CLEAN_UP_MS = 15_000;

/**
 * `docker run --rm`, call by call, in the order of docker/cli cli/command/container/run.go: create, attach,
 * wait (opened before start; its headers say it is registered), start, exit (the attach stream's end),
 * remove (the wait's reply).
 */
export const dockerRun: Workload = {
  ...{ name: 'docker-run', apis: ['docker'], tools: [] },
  steps: ['create', 'attach', 'wait', 'start', 'exit', 'remove'],
  images: ({ named }) => [named],
  open: async (ground, signal) => {
    const events = await ground.api.watchEvents(signal);
    return {
      prepare: () => Promise.resolve(),
      iterate: (iteration, timer, deadline) => iterate(ground, events, iteration, timer, deadline),
      trouble: (start) => {
        const trouble = events.trouble();
        return trouble && `${trouble}: samples of ${start} lack intervals between events`;
      },
      [Symbol.asyncDispose]: () => {
        events.close();
        return Promise.resolve();
      },
    };
  },
};

async function iterate(
  ground: Ground,
  events: EventWatch,
  { cell: { runtime }, label }: Iteration,
  timer: StepTimer,
  signal: AbortSignal,
): Promise<Finding> {
  const { api, clock, gone, network } = ground;
  const { containers } = api;
  const image = onlyImage(ground);
  const spec = { image: image.reference, command: undefined, runtime, network, autoRemove: true };
  let id: string | undefined;
  let attachment: Attachment | undefined;
  let removal: Removal | undefined;
  try {
    const created = await timer.step('create', () =>
      containers.create({ ...spec, labels: { 'drivergrid.sample': label } }, signal),
    );
    id = created;
    const attached = await timer.step('attach', () => containers.attach(created, signal));
    attachment = attached;
    const opened = await timer.step('wait', () => containers.awaitRemoval(created, signal));
    removal = opened;
    await timer.step('start', () => containers.start(created, signal));
    const output = await timer.step('exit', () => attached.output(signal));
    const ended = await timer
      .step('remove', () => opened.done(signal))
      .catch(async (error: unknown) => {
        // The stream also ends with the engine: it was the process's exit only if the engine says so.
        const seen = await events.until(created, 'die', AbortSignal.abort());
        if (!seen.some((event) => event.action === 'die')) timer.reopen('exit');
        throw error;
      });

    // Nothing below is timed.
    if (ended.error !== undefined)
      throw new Error(`the engine could not remove the container: ${ended.error}`);
    timer.current = 'exit';
    checkAnswer(image, { exitCode: ended.exitCode, ...output });
    using deadline = new Deadline(clock, EVENT_DEADLINE_MS, 'the destroy event', gone);
    const seen = await events.until(created, 'destroy', deadline.signal);
    return { exitCode: ended.exitCode, engineUs: engineIntervals(seen, output.endedUs) };
  } catch (error) {
    if (id !== undefined && !gone.aborted) await removed(ground, api, id);
    throw error;
  } finally {
    attachment?.close();
    removal?.close();
    if (id !== undefined) events.forget(id);
  }
}

/** The iteration's own error counts; a container that stays is removed with the engine. */
async function removed({ clock, gone }: Ground, { containers }: DockerApi, id: string): Promise<void> {
  using deadline = new Deadline(clock, CLEAN_UP_MS, 'removing the container', gone);
  await containers.remove(id, deadline.signal).catch(() => undefined);
}

/**
 * What only the engine's events tell: the time from the process's exit to `die` (task deletion, network release,
 * unmount) and from `die` to `destroy` (layer removal): moby daemon/monitor.go, delete.go. The first compares two
 * readings of the client's clock, the others two of the engine's.
 */
function engineIntervals(events: readonly EngineEvent[], exitUs: number): Finding['engineUs'] {
  const find = (action: string): EngineEvent | undefined => events.find((event) => event.action === action);
  const [create, start, die, destroy] = [find('create'), find('start'), find('die'), find('destroy')];
  const between = (
    name: string,
    from: EngineEvent | undefined,
    to: EngineEvent | undefined,
  ): Record<string, number> =>
    from === undefined || to === undefined
      ? {}
      : { [name]: Math.round(Number(to.engineNs - from.engineNs) / 1000) };
  return {
    ...between('create_to_start', create, start),
    ...between('start_to_die', start, die),
    ...(die === undefined ? {} : { exit_to_die: Math.round(die.seenUs - exitUs) }),
    ...between('die_to_destroy', die, destroy),
  };
}
