import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import type { DockerDialect } from '../../../core/engines/docker-dialect.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { AttachedOutput, Attachment, Containers, Waited } from '../../../ports/docker-api.ts';
import { OutputFrames } from './output-frames.ts';
import { checkedReply, createdId, waitReply } from './replies.ts';
import { settle } from './settle.ts';

/** How much of the reply to a wait is kept. The rest is read and dropped. */
const KEPT_REPLY_BYTES = 1024 * 1024;

/** What the engine is told, and by whom. */
export interface Speaking {
  /** The client to create a runtime's containers with. @throws Error if the engine has no such runtime */
  readonly clientOf: (runtime: string) => Docker;
  readonly dialect: DockerDialect;
}

/**
 * @param docker the client for everything else
 * @param created - called with each container before it starts
 */
export function dockerodeContainers(
  docker: Docker,
  { clientOf, dialect: { hostConfig, removalTellsExit } }: Speaking,
  clock: Clock,
  created: (id: string, runtime: string) => void,
): Containers {
  return {
    create: async (spec, signal) => {
      const container = await settle(
        clientOf(spec.runtime).createContainer({
          Image: spec.image,
          ...(spec.command === undefined ? {} : { Cmd: [...spec.command] }),
          ...(spec.stopSignal === undefined ? {} : { StopSignal: spec.stopSignal }),
          AttachStdout: true,
          AttachStderr: true,
          Labels: { ...spec.labels },
          HostConfig: {
            ...hostConfig,
            ...{ AutoRemove: spec.autoRemove, Runtime: spec.runtime, NetworkMode: spec.network },
            ...(spec.isLogged === false ? { LogConfig: { Type: 'none', Config: {} } } : {}),
          },
        }),
        signal,
      );
      const id = checkedReply(createdId, 'POST /containers/create', container.id);
      created(id, spec.runtime);
      return id;
    },

    attach: async (id, signal) => {
      const options = { stream: true, stdout: true, stderr: true, hijack: true };
      const stream = await settle(docker.getContainer(id).attach(options), signal);
      return attachmentOf(stream as unknown as Duplex, clock);
    },

    awaitRemoval: async (id, signal) => {
      const waited = removalOf(await settle(openWait(docker, id, 'removed'), signal));
      if (removalTellsExit) return waited;
      return { ...waited, done: async (end) => ({ ...(await waited.done(end)), exitCode: undefined }) };
    },

    awaitExit: async (id, signal) => removalOf(await settle(openWait(docker, id, 'next-exit'), signal)),

    start: async (id, signal) => {
      await settle(docker.getContainer(id).start(), signal);
    },

    remove: async (id, signal) => {
      try {
        await settle(docker.getContainer(id).remove({ force: true }), signal);
      } catch (error) {
        // 404: gone already. 409: its automatic removal is under way.
        const status = (error as { statusCode?: number }).statusCode;
        if (status !== 404 && status !== 409) throw error;
      }
    },
  };
}

function attachmentOf(stream: Duplex, clock: Clock): Attachment {
  const frames = new OutputFrames();
  const ended = new Promise<AttachedOutput>((resolve, reject) => {
    const finish = (): void => {
      const endedUs = clock.nowUs();
      if (frames.isCut) reject(new Error('the attach stream ended in the middle of a frame'));
      else resolve({ ...frames.output, endedUs });
    };
    stream.on('data', (chunk: Buffer) => {
      frames.add(chunk);
    });
    stream.once('end', finish);
    stream.once('close', finish);
    stream.once('error', reject);
  });
  ended.catch(() => undefined);
  return {
    output: (signal) => settle(ended, signal),
    close: () => {
      stream.destroy();
    },
  };
}

/**
 * dockerode's own wait resolves on the body, which comes only after removal, so it cannot be ordered before start. The
 * modem's stream form calls back on the headers, which the engine flushes at once from API 1.30.
 */
function openWait(docker: Docker, id: string, condition: 'removed' | 'next-exit'): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        path: `/containers/${id}/wait?`,
        method: 'POST',
        isStream: true,
        statusCodes: { 200: true, 400: 'bad parameter', 404: 'no such container', 500: 'server error' },
        options: { condition },
      },
      (error: Error | null, response: unknown) => {
        if (error === null) resolve(response as IncomingMessage);
        else reject(error);
      },
    );
  });
}

function removalOf(response: IncomingMessage): Waited<number> {
  const body = bodyOf(response).then((text) => {
    const reply = checkedReply(waitReply, 'POST /containers/ID/wait', parsed(text));
    return { exitCode: reply.StatusCode, error: reply.Error?.Message };
  });
  body.catch(() => undefined);
  return {
    done: (signal) => settle(body, signal),
    close: () => {
      response.destroy();
    },
  };
}

function bodyOf(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      if (text.length < KEPT_REPLY_BYTES) text += chunk;
    });
    response.once('end', () => {
      resolve(text);
    });
    const broken = (why: string): void => {
      reject(new Error(`the connection broke before the engine sent the container's exit status${why}`));
    };
    response.once('error', (error) => {
      broken(`: ${error.message}`);
    });
    response.once('close', () => {
      broken('');
    });
  });
}

/** Text that is not JSON stays text, which no schema accepts. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
