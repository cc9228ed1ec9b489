import { answered, type CriClient } from './cri-client.ts';
import { connectedCri } from './connected-cri.ts';
import { NAMESPACE } from './pod-messages.ts';

const ANSWER_DEADLINE_MS = 20_000;
/** runtime.v1.PodSandboxState, ContainerState. */
const READY = 0;
const RUNNING = 1;

/** An engine without its CRI answers too, that it has none. @throws Error if it does not */
export async function answers(socket: string, signal: AbortSignal): Promise<void> {
  (await connectedCri(socket, signal))?.close();
}

/** Ids of the pods that are ready and of the containers that run; none if the engine's CRI is off. */
export async function runningPods(socket: string): Promise<readonly string[]> {
  const found = await asked(socket, async ({ runtime }, signal) => {
    const [{ items }, { containers }] = await Promise.all([
      answered(runtime.listPodSandbox({}, { signal }), signal),
      answered(runtime.listContainers({}, { signal }), signal),
    ]);
    const pods = items.filter(({ state }) => state === READY);
    const running = containers.filter(({ state }) => state === RUNNING);
    return [...pods, ...running].map(({ id }) => id);
  });
  return found ?? [];
}

/**
 * Pods outlive their engine: there is nothing to start.
 * @returns which have ended all the same
 */
export async function stillRunning(socket: string, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const living = await runningPods(socket);
  return ids
    .filter((id) => !living.includes(id))
    .map(
      (id) =>
        `${id.slice(0, 12)} was running before and is not any more; have what manages it (a kubelet, say) start it again`,
    );
}

/** Stops and removes the pods that carry drivergrid's namespace in their metadata, with their containers. */
export async function removeOurs(socket: string, signal: AbortSignal): Promise<void> {
  const client = await connectedCri(socket, signal);
  if (client === undefined) return;
  const { runtime } = client;
  try {
    const { items } = await answered(runtime.listPodSandbox({}, { signal }), signal);
    const ours = items.filter(({ metadata }) => metadata?.namespace === NAMESPACE);
    const { containers } = await answered(runtime.listContainers({}, { signal }), signal);
    for (const { id: podSandboxId } of ours) {
      for (const { id: containerId } of containers.filter((one) => one.podSandboxId === podSandboxId)) {
        // At once: CRI-O waits when a running one is removed (cri-o internal/oci, stopTimeoutFromContext).
        await answered(runtime.stopContainer({ containerId, timeout: 0n }, { signal }), signal);
        await answered(runtime.removeContainer({ containerId }, { signal }), signal);
      }
      await answered(runtime.stopPodSandbox({ podSandboxId }, { signal }), signal);
      await answered(runtime.removePodSandbox({ podSandboxId }, { signal }), signal);
    }
  } finally {
    client.close();
  }
}

/** @returns undefined if the engine has no CRI */
async function asked<T>(
  socket: string,
  ask: (client: CriClient, signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const signal = AbortSignal.timeout(ANSWER_DEADLINE_MS);
  const client = await connectedCri(socket, signal);
  try {
    return client === undefined ? undefined : await ask(client, signal);
  } finally {
    client?.close();
  }
}
