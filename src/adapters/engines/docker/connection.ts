import { Agent } from 'node:http';
import { connect as connectSocket, type Socket } from 'node:net';
import { inspect } from 'node:util';
import Docker from 'dockerode';

/**
 * Connects to one socket, whatever hosts, ports and paths a request names.
 *
 * docker-modem formats every request's options for its debug log, agent and pooled sockets included, even when that log
 * is off (docker-modem 5.0.7, lib/modem.js, buildRequest). A one-word form keeps that out of the measured path.
 */
class SocketAgent extends Agent {
  readonly #path: string;

  constructor(path: string) {
    // wait, attach and events each hold a connection while other calls are made.
    super({ keepAlive: true, maxSockets: Infinity });
    this.#path = path;
  }

  override createConnection(): Socket {
    return connectSocket({ path: this.#path });
  }

  [inspect.custom](): string {
    return 'SocketAgent';
  }
}

export interface Connection {
  readonly docker: Docker;
  close(): void;
}

/**
 * A client with its own connections: one per engine start, since a pooled connection to an engine that has gone answers
 * with EPIPE. It talks only to this socket.
 * @param apiVersion such as `1.41`; undefined asks unversioned paths, the engine's newest
 */
export function connect(socketPath: string, apiVersion: string | undefined): Connection {
  const agent = new SocketAgent(socketPath);
  const options = {
    socketPath,
    agent,
    protocol: 'http' as const,
    ...(apiVersion === undefined ? {} : { version: `v${apiVersion}` }),
  };
  // docker-modem accepts an agent (apocas/docker-modem#103); its type declarations do not say so.
  const docker = withoutEnvironment(() => new Docker(options));
  return {
    docker,
    close: () => {
      agent.destroy();
    },
  };
}

/**
 * docker-modem's constructor takes host, port, protocol, ssh agent, certificates, path prefix and timeout from the
 * caller's DOCKER_* and SSH_AUTH_SOCK, some of them before the given options (lib/modem.js, defaultOpts and
 * sshOptions), and throws if they make no sense. Those variables are meant for the user's own engine.
 */
function withoutEnvironment<T>(make: () => T): T {
  const { env } = process;
  process.env = {};
  try {
    return make();
  } finally {
    process.env = env;
  }
}
