import type Docker from 'dockerode';
import type { DockerDialect } from '../../../core/engines/docker-dialect.ts';
import type { Clock } from '../../../ports/clock.ts';
import { Deadline } from '../../../ports/deadline.ts';
import type { Containers } from '../../../ports/docker-api.ts';
import type { HeldContainer, HeldSpec } from '../../../ports/engine.ts';
import { printedLines, type PrintedLines } from './printed-lines.ts';
import { checkedReply, containerReply } from './replies.ts';
import { settle } from './settle.ts';

const LET_GO_MS = 60_000;

/** What {@link holdContainer} needs. */
export interface Holder {
  readonly docker: Docker;
  readonly containers: Containers;
  readonly clock: Clock;
  readonly dialect: DockerDialect;
  /** Aborts when the engine ends: its containers end with it. */
  readonly gone: AbortSignal;
}

/** Starts a container that runs until it is disposed of. */
export async function holdContainer(
  { docker, containers, clock, dialect, gone }: Holder,
  spec: HeldSpec,
  signal: AbortSignal,
): Promise<HeldContainer> {
  // As the first process of its namespace it ignores SIGTERM: an engine that stops would wait ten seconds for it.
  const id = await containers.create({ ...spec, autoRemove: false, stopSignal: 'SIGKILL' }, signal);
  let printed: PrintedLines | undefined;
  const letGo = async (): Promise<void> => {
    printed?.close();
    if (gone.aborted) return;
    using deadline = new Deadline(clock, LET_GO_MS, 'removing the container', gone);
    await containers.remove(id, deadline.signal).catch(() => undefined);
  };
  try {
    if (spec.isRead === true) printed = await printedLines(docker, id, signal);
    await containers.start(id, signal);
    const reply = await settle(docker.getContainer(id).inspect(), signal);
    const {
      State: state,
      HostConfig: config,
      NetworkSettings: settings,
    } = checkedReply(containerReply, 'GET /containers/ID/json', reply);
    return {
      ...{ id, running: state.Running, pid: state.Pid ?? 0 },
      networks: dialect.networksOf({
        mode: config.NetworkMode,
        endpoints: Object.entries(settings?.Networks ?? {}).map(([network, endpoint]) => ({
          ...{ network, id: endpoint?.EndpointID ?? '', address: endpoint?.IPAddress ?? '' },
        })),
      }),
      lines: printed?.lines,
      [Symbol.asyncDispose]: letGo,
    };
  } catch (error) {
    await letGo();
    throw error;
  }
}
