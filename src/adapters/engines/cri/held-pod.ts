import { Deadline } from '../../../ports/deadline.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { CriApi, Pod } from '../../../ports/cri-api.ts';
import type { HeldContainer, HeldSpec } from '../../../ports/engine.ts';
import { VerboseInfo } from '../../../core/engines/verbose-info.ts';
import { answered, type CriClient } from './cri-client.ts';

const LET_GO_MS = 60_000;

/** What {@link holdPod} needs. */
export interface PodHolder {
  readonly api: CriApi;
  readonly client: Pick<CriClient, 'runtime'>;
  readonly clock: Clock;
  /** Aborts when the engine ends: what it still knows ends with the lab. */
  readonly gone: AbortSignal;
}

let held = 0;

/** Starts a pod with a container that runs until it is disposed of. */
export async function holdPod(
  { api, client, clock, gone }: PodHolder,
  { image, command, runtime, network, labels, isRead }: HeldSpec,
  signal: AbortSignal,
): Promise<HeldContainer> {
  const { pods } = api;
  const label = `held-${process.pid}-${++held}`;
  const spec = { label, runtime, network, labels };
  await api.prepareLog(spec);
  const pod = await pods.run(spec, signal);
  let container: string | undefined;
  const printed = (count: number, until: AbortSignal): Promise<readonly string[]> =>
    printedLines(api, pod, count, { clock, signal: until });
  const letGo = async (): Promise<void> => {
    if (gone.aborted) return;
    using deadline = new Deadline(clock, LET_GO_MS, 'removing the pod', gone);
    await removePod(api, pod, container, deadline.signal);
  };
  try {
    container = await pods.create(pod, { image, command }, signal);
    await pods.startContainer(container, signal);
    const { runtime: service } = client;
    const [status, sandbox] = await Promise.all([
      answered(service.containerStatus({ containerId: container, verbose: true }, { signal }), signal),
      answered(service.podSandboxStatus({ podSandboxId: pod.id, verbose: true }, { signal }), signal),
    ]);
    const pid = Number(new VerboseInfo(status.info).at('pid'));
    const mode = sandbox.status?.linux?.namespaces?.options?.network;
    return {
      ...{ id: container, running: status.status?.state === 1, pid },
      // The engine knows whether a pod is on the host's network; what is in its own is the kernel's to tell.
      networks: [mode === 2 ? 'host' : network === 'host' ? 'a network of its own' : network],
      lines: isRead === true ? printed : undefined,
      [Symbol.asyncDispose]: letGo,
    };
  } catch (error) {
    await letGo();
    throw error;
  }
}

/** Stops and removes whatever is left of a pod, as far as the engine can. */
export async function removePod(
  api: Pick<CriApi, 'pods' | 'forget'>,
  pod: Pod,
  container: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { pods } = api;
  const steps = [
    ...(container === undefined
      ? []
      : [() => pods.stopContainer(container, 0, signal), () => pods.removeContainer(container, signal)]),
    () => pods.stop(pod, signal),
    () => pods.remove(pod, signal),
    () => api.forget(pod),
  ];
  // One that fails leaves the others to do.
  for (const step of steps) await step().catch(() => undefined);
}

const POLL_MS = 50;

async function printedLines(
  api: CriApi,
  pod: Pod,
  count: number,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  for (;;) {
    const { stdout } = await api.printed(pod, signal);
    const lines = stdout.split('\n').slice(0, -1);
    if (lines.length >= count) return lines.slice(0, count);
    await clock.sleep(POLL_MS, signal);
  }
}
