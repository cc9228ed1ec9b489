import type { CellKey } from '../core/axes/cell-key.ts';
import { Deadline } from '../ports/deadline.ts';
import type {
  Attachment,
  AttachedOutput,
  DockerApi,
  EngineEvent,
  EventWatch,
  Removal,
} from '../ports/docker-api.ts';
import { cleanUp } from './clean-up.ts';
import type { StepTimer } from './step-timer.ts';
import type { Finding, Ground } from './workload.ts';

/** After the removal's reply the destroy event follows at once; later ones are not waited for. */
const EVENT_DEADLINE_MS = 1000;

/** What a container did from its creation to its removal. */
export interface ContainerRun extends Pick<Finding, 'engineUs'>, AttachedOutput {
  readonly exitCode: number;
}

/** A container to run once. */
export interface RunSpec extends Pick<CellKey, 'runtime'> {
  readonly image: string;
  readonly command: readonly string[] | undefined;
  readonly label: string;
  /** Whether the engine logs its output; absent: it does. */
  readonly isLogged?: boolean;
  /** Whether it times its steps itself, so that what matters is to leave it alone; absent: it does not. */
  readonly timesItself?: boolean;
  /** Whether it may change its root; absent: it may. An engine gives it a new one in any case. */
  readonly writes?: boolean;
}

/** The steps that a run takes, in order. */
export const RUN_STEPS = ['create', 'attach', 'wait', 'start', 'exit', 'remove'] as const;

/**
 * Runs a container once as `docker run --rm` does, call by call, in the order of docker/cli
 * cli/command/container/run.go: create, attach, wait (opened before start; its headers say it is registered), start, exit
 * (the attach stream's end), remove (the wait's reply).
 * @param timer is given each call
 */
export async function runContainer(
  ground: Ground<DockerApi>,
  events: EventWatch,
  { image, command, runtime, label, isLogged }: RunSpec,
  timer: StepTimer,
  signal: AbortSignal,
): Promise<ContainerRun> {
  const { api, clock, gone, network } = ground;
  const { containers } = api;
  const spec = { image, command, runtime, network, isLogged, autoRemove: true };
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
        // The stream ends with the engine too: it was the process's exit only where the engine says so.
        const seen = await events.until(created, 'die', AbortSignal.abort());
        if (!seen.some((event) => event.action === 'die')) timer.reopen('exit');
        throw error;
      });

    // Nothing below is timed.
    if (ended.error !== undefined)
      throw new Error(`the engine could not remove the container: ${ended.error}`);
    timer.current = 'exit';
    using deadline = new Deadline(clock, EVENT_DEADLINE_MS, 'the destroy event', gone);
    const seen = await events.until(created, 'destroy', deadline.signal);
    const exitCode = ended.exitCode ?? seen.find(({ action }) => action === 'die')?.exitCode;
    if (exitCode === undefined) throw new Error("the engine did not tell the container's exit code");
    return { exitCode, engineUs: engineIntervals(seen, output.endedUs), ...output };
  } catch (error) {
    const created = id;
    if (created !== undefined)
      await cleanUp(ground, 'removing the container', (end) => containers.remove(created, end));
    throw error;
  } finally {
    attachment?.close();
    removal?.close();
    if (id !== undefined) events.forget(id);
  }
}

/**
 * What only the engine's events tell: how long it was from the process's exit to `die` (task deletion,
 * network release, unmount) and from `die` to `destroy` (layer removal): moby daemon/monitor.go, delete.go.
 * The first compares two readings of the client's clock, the others two of the engine's.
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
