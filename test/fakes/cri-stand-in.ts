import { createServer, type ServerHttp2Session } from 'node:http2';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Code, ConnectError } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { ImageService, RuntimeService } from '../../src/adapters/engines/cri/cri_pb.ts';

/** A call by the name of its step, or of what it asks. */
export type StandInCall = 'runp' | 'create' | 'start' | 'stop' | 'rm' | 'stopp' | 'rmp' | 'pod' | 'container';

export interface CriStandInOptions {
  /** Done before a call is answered; what it throws is the answer. */
  readonly before: (call: StandInCall, standIn: CriStandIn) => void | Promise<void>;
  /** The interface that it has; none: its CRI is off. */
  readonly version: 'v1' | 'v1alpha2' | 'none';
  /** Calls that are answered, and change nothing. */
  readonly idle: readonly StandInCall[];
  /** A condition of its status that is false. */
  readonly lacks: string;
  /** Whether only calls of the plain type of gRPC are taken, as CRI-O does. */
  readonly isStrict: boolean;
}

/** An engine with CRI in this process: it keeps states, and starts nothing. */
export interface CriStandIn extends AsyncDisposable {
  readonly socketPath: string;
  readonly pods: Map<string, 'ready' | 'not ready'>;
  readonly containers: Map<string, 'created' | 'running' | 'exited'>;
  readonly calls: StandInCall[];
  /** Deadlines that calls told, in the order of the calls. */
  readonly deadlines: string[];
  /** Breaks all connections off and answers no more. */
  readonly die: () => void;
}

const CONTAINER_STATES = { created: 0, running: 1, exited: 2 } as const;

export async function criStandIn({
  before = () => undefined,
  version = 'v1',
  idle = [],
  lacks = '',
  isStrict = true,
}: Partial<CriStandInOptions> = {}): Promise<CriStandIn> {
  const folder = mkdtempSync(join(tmpdir(), 'dg-cri-'));
  const socketPath = join(folder, 'cri.sock');
  const pods: CriStandIn['pods'] = new Map();
  const containers: CriStandIn['containers'] = new Map();
  const sessions = new Set<ServerHttp2Session>();
  let made = 0;

  const call = async (name: StandInCall, change: () => void): Promise<void> => {
    standIn.calls.push(name);
    await before(name, standIn);
    if (!idle.includes(name)) change();
  };
  const handler = connectNodeAdapter({
    connect: false,
    grpcWeb: false,
    routes: (router) => {
      if (version === 'none') return;
      router.service(RuntimeService, {
        version: () => ({ runtimeName: 'stand-in', runtimeVersion: '1.0', runtimeApiVersion: version }),
        status: () => ({
          status: {
            conditions: ['RuntimeReady', 'NetworkReady'].map((type) => ({
              ...{ type, status: type !== lacks },
              ...(type === lacks ? { reason: 'NotReady', message: 'cni plugin not initialized' } : {}),
            })),
          },
        }),
        runPodSandbox: async () => {
          const podSandboxId = `pod-${++made}`;
          await call('runp', () => pods.set(podSandboxId, 'ready'));
          return { podSandboxId };
        },
        createContainer: async ({ config }) => {
          // As CRI-O.
          if (config?.image?.userSpecifiedImage === '')
            throw new ConnectError(
              'user specified image not specified, cannot verify image signature',
              Code.Unknown,
            );
          const containerId = `container-${++made}`;
          await call('create', () => containers.set(containerId, 'created'));
          return { containerId };
        },
        startContainer: async ({ containerId }) => {
          await call('start', () => containers.set(containerId, 'running'));
          return {};
        },
        stopContainer: async ({ containerId }) => {
          await call('stop', () => {
            if (containers.has(containerId)) containers.set(containerId, 'exited');
          });
          return {};
        },
        removeContainer: async ({ containerId }) => {
          await call('rm', () => containers.delete(containerId));
          return {};
        },
        stopPodSandbox: async ({ podSandboxId }) => {
          await call('stopp', () => {
            if (pods.has(podSandboxId)) pods.set(podSandboxId, 'not ready');
            for (const id of containers.keys()) containers.set(id, 'exited');
          });
          return {};
        },
        removePodSandbox: async ({ podSandboxId }) => {
          await call('rmp', () => pods.delete(podSandboxId));
          return {};
        },
        podSandboxStatus: async ({ podSandboxId }) => {
          await before('pod', standIn);
          const state = pods.get(podSandboxId);
          if (state === undefined) throw new ConnectError('could not find pod', Code.NotFound);
          return { status: { id: podSandboxId, state: state === 'ready' ? 0 : 1 } };
        },
        containerStatus: async ({ containerId }) => {
          await before('container', standIn);
          const state = containers.get(containerId);
          if (state === undefined) throw new ConnectError('could not find container', Code.NotFound);
          return {
            status: { id: containerId, state: CONTAINER_STATES[state] },
            info: { info: '{"pid":0}' },
          };
        },
      });
      router.service(ImageService, { imageStatus: () => ({}) });
    },
  });
  const server = createServer((request, response) => {
    const deadline = request.headers['grpc-timeout'];
    if (typeof deadline === 'string') standIn.deadlines.push(deadline);
    if (isStrict && request.headers['content-type'] !== 'application/grpc') {
      response.stream.close(8);
      return;
    }
    // The messages of all versions are the same.
    if (version === 'v1alpha2') {
      request.url = request.url.includes('.v1alpha2.') ? request.url.replace('.v1alpha2.', '.v1.') : '/none';
    }
    handler(request, response);
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const standIn: CriStandIn = {
    ...{ socketPath, pods, containers, calls: [], deadlines: [] },
    die: () => {
      server.close();
      for (const session of sessions) session.destroy();
    },
    [Symbol.asyncDispose]: async () => {
      standIn.die();
      await sleep(0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return standIn;
}
