import { Agent } from 'node:http';
import { inspect } from 'node:util';
import Docker from 'dockerode';

/**
 * docker-modem formats every request's options for its debug log, agent and pooled sockets included, even
 * when that log is off (docker-modem 5.0.7, lib/modem.js, buildRequest). A one-word form keeps that out of
 * the measured path.
 */
class TerseAgent extends Agent {
  [inspect.custom](): string {
    return 'TerseAgent';
  }
}

export interface Connection {
  readonly docker: Docker;
  close(): void;
}

/**
 * A client with connections of its own: one per engine start, since a pooled connection to an engine that
 * has gone answers with EPIPE.
 * @param apiVersion such as `1.41`; undefined asks unversioned paths, the engine's newest
 */
export function connect(socketPath: string, apiVersion: string | undefined): Connection {
  // wait, attach and events each hold a connection while further calls are made.
  const agent = new TerseAgent({ keepAlive: true, maxSockets: Infinity });
  const options = {
    socketPath,
    agent,
    // dockerode would otherwise take a TCP host from DOCKER_HOST and prefer it to the socket.
    host: undefined,
    ...(apiVersion === undefined ? {} : { version: `v${apiVersion}` }),
  };
  // docker-modem takes an agent (apocas/docker-modem#103); its type declarations do not say so.
  const docker = new Docker(options);
  return {
    docker,
    close: () => {
      agent.destroy();
    },
  };
}
