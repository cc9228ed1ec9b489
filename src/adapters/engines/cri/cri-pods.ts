import type { CriDialect } from '../../../core/engines/cri-dialect.ts';
import { VerboseInfo } from '../../../core/engines/verbose-info.ts';
import type { ContainerState, Pods } from '../../../ports/cri-api.ts';
import { answered, isNotFound, type CriClient } from './cri-client.ts';
import { containerConfig, podConfig } from './pod-messages.ts';

/** runtime.v1.ContainerState. */
const CONTAINER_STATES = ['created', 'running', 'exited', 'unknown'] as const;
/** runtime.v1.PodSandboxState. */
const POD_STATES = ['ready', 'not ready'] as const;

/**
 * Pods over CRI. No call tells the engine a deadline: CRI-O would take it for the time that a container has to stop
 * (cri-o internal/oci, stopTimeoutFromContext).
 */
export function criPods(
  { runtime }: Pick<CriClient, 'runtime'>,
  dialect: CriDialect,
  onCreated: (id: string, runtime: string) => void,
): Pods {
  return {
    run: async (spec, signal) => {
      const config = podConfig(spec, dialect);
      const request = { config, runtimeHandler: spec.runtime };
      const { podSandboxId: id } = await answered(runtime.runPodSandbox(request, { signal }), signal);
      onCreated(id, spec.runtime);
      return { id, spec };
    },
    stop: async ({ id: podSandboxId }, signal) => {
      await answered(runtime.stopPodSandbox({ podSandboxId }, { signal }), signal);
    },
    remove: async ({ id: podSandboxId }, signal) => {
      await answered(runtime.removePodSandbox({ podSandboxId }, { signal }), signal);
    },
    stateOf: async ({ id: podSandboxId }, signal) => {
      const status = runtime.podSandboxStatus({ podSandboxId }, { signal });
      const found = await orAbsent(status, signal);
      return found?.status === undefined ? 'absent' : (POD_STATES[found.status.state] ?? 'not ready');
    },
    create: async ({ id: podSandboxId, spec }, container, signal) => {
      const request = {
        ...{
          podSandboxId,
          config: containerConfig(spec, container),
          sandboxConfig: podConfig(spec, dialect),
        },
      };
      const { containerId } = await answered(runtime.createContainer(request, { signal }), signal);
      onCreated(containerId, spec.runtime);
      return containerId;
    },
    startContainer: async (containerId, signal) => {
      await answered(runtime.startContainer({ containerId }, { signal }), signal);
    },
    stopContainer: async (containerId, graceSeconds, signal) => {
      const request = { containerId, timeout: BigInt(graceSeconds) };
      await answered(runtime.stopContainer(request, { signal }), signal);
    },
    removeContainer: async (containerId, signal) => {
      await answered(runtime.removeContainer({ containerId }, { signal }), signal);
    },
    containerState: async (containerId, signal) => {
      const found = await orAbsent(runtime.containerStatus({ containerId }, { signal }), signal);
      return containerState(found?.status);
    },
    pidOf: async (containerId, signal) => {
      const call = runtime.containerStatus({ containerId, verbose: true }, { signal });
      const { info } = await answered(call, signal);
      return Number(new VerboseInfo(info).at('pid'));
    },
  };
}

function containerState(
  status: { state: number; exitCode: number; reason: string; message: string } | undefined,
): ContainerState {
  if (status === undefined) return { state: 'absent', exitCode: 0, reason: '' };
  const { exitCode, reason, message } = status;
  const state = CONTAINER_STATES[status.state] ?? 'unknown';
  return { state, exitCode, reason: [reason, message].filter((text) => text !== '').join(': ') };
}

/** @returns undefined if the engine has no such thing */
async function orAbsent<T>(call: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    return await answered(call, signal);
  } catch (error) {
    if (error instanceof Error && isNotFound(error.cause)) return undefined;
    throw error;
  }
}
