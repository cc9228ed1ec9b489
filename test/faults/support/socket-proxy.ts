import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { containerOf, requestStep, type RequestStep, type SeenContainer } from './request-step.ts';

/** A request of the tool, as the proxy sees it. */
export interface SeenRequest {
  readonly step: RequestStep;
  /** The container that was asked for last. */
  readonly container: SeenContainer | undefined;
}

/** What goes wrong with one request. */
export interface Mishap {
  /** Before the request is passed on. */
  readonly before?: () => Promise<void>;
  /** As soon as the request was passed on to the engine. */
  readonly passed?: () => void | Promise<void>;
  /** What the client gets for a piece of the engine's reply; it may cut the connection after that. */
  readonly reply?: (piece: Buffer, cut: () => void) => Buffer | Promise<Buffer>;
}

/** Whether something goes wrong with a request. */
export type Rule = (request: SeenRequest) => Mishap | undefined;

/** A unix socket between the tool and the engine. It knows requests by their first line, and passes on bytes. */
export class SocketProxy implements AsyncDisposable {
  rule: Rule = () => undefined;
  container: SeenContainer | undefined;
  readonly #engineSocket: () => Promise<string>;
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  /** @param engineSocket finds the socket of the engine at work */
  constructor(engineSocket: () => Promise<string>) {
    this.#engineSocket = engineSocket;
    this.#server = createServer({ allowHalfOpen: true }, (client) => {
      this.#serve(client);
    });
  }

  async listen(path: string): Promise<void> {
    this.#server.listen(path);
    await once(this.#server, 'listening');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(client: Socket): void {
    let mishap: Mishap | undefined;
    let begun = Buffer.alloc(0);
    const engine = this.#engineSocket().then((path) => connect({ path, allowHalfOpen: true }));
    const cut = (): void => {
      client.destroy();
      void engine.then((socket) => socket.destroy()).catch(() => undefined);
    };
    this.#keep(client, cut);

    let toEngine: Promise<unknown> = engine.then((socket) => {
      this.#keep(socket, cut);
      let toClient: Promise<unknown> = Promise.resolve();
      socket.on('data', (piece: Buffer) => {
        const { reply } = mishap ?? {};
        toClient = toClient.then(async () =>
          client.write(reply ? await reply(piece, () => setImmediate(cut)) : piece),
        );
      });
      socket.once('end', () => {
        toClient = toClient.then(() => client.end());
      });
    });
    toEngine.catch(cut);

    client.on('data', (piece: Buffer) => {
      toEngine = toEngine.then(async () => {
        begun = Buffer.concat([begun, piece]);
        const step = requestStep(begun);
        // The label in its body says which sample a container is of.
        if (step === 'create' && begun.indexOf('\r\n\r\n') + 4 >= begun.length) return;
        if (step === 'create') this.container = containerOf(begun);
        if (step !== undefined) mishap = this.rule({ step, container: this.container });
        if (step !== undefined) await mishap?.before?.();
        (await engine).write(begun);
        begun = Buffer.alloc(0);
        if (step !== undefined) await mishap?.passed?.();
      });
      toEngine.catch(cut);
    });
    client.once('end', () => {
      toEngine = toEngine.then(async () => (await engine).end());
      toEngine.catch(cut);
    });
  }

  #keep(socket: Socket, cut: () => void): void {
    this.#open.add(socket);
    // A side that breaks off takes the other with it, as without a proxy.
    socket.on('error', cut);
    socket.once('close', (hadError) => {
      this.#open.delete(socket);
      if (hadError) cut();
    });
  }
}
