import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { json } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import type { StandInContainer } from './stand-in-container.ts';
import { StandInDaemon, type CreateBody, type DaemonOptions } from './stand-in-daemon.ts';
import { refuse, reply } from './stand-in-reply.ts';
import { standInUs } from './stand-in-script.ts';

export interface EngineStandInOptions extends DaemonOptions {
  readonly version: string;
  /** Whether containers are connected to no network, as an engine with `bridge: none` leaves them. */
  readonly isUnconnected?: boolean;
  readonly dataRoot: string;
  readonly info: { readonly Driver: string; readonly DriverStatus: readonly (readonly [string, string])[] };
  /** What `GET /events` does instead of answering. */
  readonly eventsFault: 'refuse' | 'die' | undefined;
  /** Called once the engine has ended by itself. */
  readonly onDeath: () => void;
}

/** The part of the Docker Engine API that drivergrid uses, on a unix socket, with a script for each container. */
export class EngineStandIn {
  readonly socketPath: string;
  readonly daemon: StandInDaemon;
  readonly #options: EngineStandInOptions;
  readonly #folder: string;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  readonly #ended = new AbortController();

  /** @param within in which folder its own is made, which is gone when it has stopped */
  static async start(options: EngineStandInOptions, within = tmpdir()): Promise<EngineStandIn> {
    const standIn = new EngineStandIn(options, await mkdtemp(join(within, 'engine-stand-in-')));
    await new Promise<void>((resolve) => standIn.#server.listen(standIn.socketPath, resolve));
    return standIn;
  }

  private constructor(options: EngineStandInOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
    this.socketPath = join(folder, 'docker.sock');
    this.daemon = new StandInDaemon(options, this.#ended.signal, () => {
      this.die();
    });
    // Go's server, unlike Node's, ends neither idle connections nor slow requests.
    this.#server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
    this.#server.on('connection', (socket: Duplex) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
    });
    this.#server.on('request', (request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        if (!this.#ended.signal.aborted && !response.headersSent) refuse(response, 500, String(error));
      });
    });
    this.#server.on('upgrade', (request, socket) => {
      socket.resume();
      const { id } = routeOf(request);
      const container = this.daemon.containers.get(id);
      if (container === undefined) refuse(socket, 404, `No such container: ${id}`);
      else void this.daemon.attach(container, socket);
    });
  }

  /** Ends as a killed engine does: every connection is cut, whatever was under way. */
  die(): void {
    if (this.#ended.signal.aborted) return;
    this.#end();
    this.#options.onDeath();
  }

  async stop(): Promise<void> {
    this.#end();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #end(): void {
    this.#ended.abort();
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const askedUs = standInUs();
    const { route, id, query } = routeOf(request);
    const { daemon } = this;
    if (daemon.isFrozen) return;
    switch (route) {
      case 'GET /version':
        reply(response, 200, versionReply(this.#options.version));
        break;
      case 'GET /info':
        reply(response, 200, this.#info());
        break;
      case 'GET /containers/json':
        reply(
          response,
          200,
          [...daemon.containers.keys()].map((Id) => ({ Id })),
        );
        break;
      case 'GET /networks':
        reply(response, 200, [{ Name: 'bridge', Id: 'b'.repeat(64) }]);
        break;
      case 'GET /volumes':
        reply(response, 200, { Volumes: null });
        break;
      case 'GET /events':
        this.#listen(response, query);
        break;
      case 'POST /images/load':
        await finished(request.resume());
        daemon.hasImage = true;
        reply(response, 200, { stream: `Loaded image: ${this.#options.image.reference}\n` });
        break;
      case 'GET /images/*/json':
        if (daemon.hasImage) reply(response, 200, { Id: this.#options.image.id });
        else refuse(response, 404, `No such image: ${id}`);
        break;
      case 'POST /containers/create':
        await daemon.create((await json(request)) as CreateBody, askedUs, response);
        break;
      default: {
        const container = daemon.containers.get(id);
        if (container === undefined) refuse(response, 404, `No such container: ${id}`);
        else await this.#answerFor(container, route, query, response);
      }
    }
  }

  async #answerFor(
    container: StandInContainer,
    route: string,
    query: URLSearchParams,
    response: ServerResponse,
  ): Promise<void> {
    switch (route) {
      case 'POST /containers/*/wait':
        if (query.get('condition') === 'removed') await this.daemon.wait(container, response);
        else refuse(response, 400, 'the stand-in knows condition=removed only');
        break;
      case 'POST /containers/*/start':
        await this.daemon.start(container, response);
        break;
      case 'GET /containers/*/json':
        reply(response, 200, {
          Id: container.id,
          State: { Running: container.running, Status: container.running ? 'running' : 'created' },
          Driver: this.#options.info.Driver,
          HostConfig: { Runtime: container.request.runtime },
          NetworkSettings: {
            Networks: { [container.request.network]: { EndpointID: this.#options.isUnconnected ? '' : 'e' } },
          },
        });
        break;
      case 'DELETE /containers/*':
        this.daemon.kill(container);
        response.writeHead(204).end();
        break;
      default:
        refuse(response, 404, `page not found: ${route}`);
    }
  }

  #info(): object {
    const { info, dataRoot, runtimes } = this.#options;
    const registered = runtimes.map((name): [string, object] => [name, { path: name }]);
    return {
      ...info,
      DockerRootDir: dataRoot,
      Runtimes: Object.fromEntries(registered),
      CgroupDriver: 'cgroupfs',
      CgroupVersion: '1',
      SecurityOptions: ['name=seccomp,profile=default'],
      Warnings: null,
    };
  }

  #listen(response: ServerResponse, query: URLSearchParams): void {
    if (this.#options.eventsFault === 'die') this.die();
    else if (this.#options.eventsFault === 'refuse') refuse(response, 500, 'no events today');
    else {
      const filters = JSON.parse(query.get('filters') ?? '{}') as { event?: string[] };
      this.daemon.events.listen(response, filters.event ?? []);
    }
  }
}

/** `POST /v1.41/containers/ID/start` is the route of every start, and the id. */
function routeOf(request: IncomingMessage): { route: string; id: string; query: URLSearchParams } {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://engine');
  const path = pathname.replace(/^\/v\d\.\d+\//, '/');
  // An image's reference may have slashes in it.
  const named = /^\/(containers|images)\/(?!create$|load$|json$)(.+?)(\/(?:attach|wait|start|json))?$/.exec(
    path,
  );
  const route = named === null ? path : `/${named[1] ?? ''}/*${named[3] ?? ''}`;
  return { route: `${request.method ?? ''} ${route}`, id: named?.[2] ?? '', query: searchParams };
}

function versionReply(version: string): object {
  return {
    Version: version,
    ApiVersion: '1.41',
    MinAPIVersion: '1.12',
    Components: [
      { Name: 'Engine', Version: version },
      { Name: 'containerd', Version: '1.6.20' },
      { Name: 'runc', Version: '1.1.5' },
    ],
  };
}
