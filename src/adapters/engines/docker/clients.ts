import type Docker from 'dockerode';
import type { DockerDialect } from '../../../core/engines/docker-dialect.ts';
import { connect } from './connection.ts';

/** The clients of one engine. */
export interface Clients {
  /** For everything but new containers. */
  readonly docker: Docker;
  /** For new containers of a runtime. @throws Error if the engine has no such runtime */
  readonly clientOf: (runtime: string) => Docker;
  readonly close: () => void;
}

/** Connects to an engine's socket, and to those of its runtimes if it has some. */
export function connectAll(
  socketPath: string,
  apiVersion: string,
  { sockets }: Pick<DockerDialect, 'sockets'>,
): Clients {
  const main = connect(socketPath, apiVersion);
  if (sockets === undefined) return { ...main, clientOf: () => main.docker };
  const ofRuntimes = new Map(
    Object.entries(sockets).map(([runtime, path]) => [runtime, connect(path, apiVersion)]),
  );
  return {
    docker: main.docker,
    clientOf: (runtime) => {
      const connection = ofRuntimes.get(runtime);
      if (connection !== undefined) return connection.docker;
      throw new Error(
        `unknown or invalid runtime name: ${runtime}; expected one of ${[...ofRuntimes.keys()].join(', ')}`,
      );
    },
    close: () => {
      for (const connection of [main, ...ofRuntimes.values()]) connection.close();
    },
  };
}
