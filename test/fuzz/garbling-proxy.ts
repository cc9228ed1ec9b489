import { rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { editBytes, editValue, type ByteEdit, type ValueEdit } from './mutations.ts';

/** What becomes of one reply of the engine. */
export interface Garbling {
  /** Method and last word of the path, as `POST create`. */
  readonly route: string;
  /** Which piece of it, as the engine writes them: an event stream has many. */
  readonly piece: number;
  readonly status: number | undefined;
  /** Of the JSON in it; its length is put right. */
  readonly values: readonly ValueEdit[];
  readonly bytes: readonly ByteEdit[];
  /** Into how many writes it is cut. */
  readonly writes: number;
  readonly then: 'go on' | 'end' | 'cut' | 'hang';
}

const REQUEST = /^(GET|POST|DELETE|HEAD) (?:\/v[\d.]+)?(\/[^? ]*)/;

/** Stands between a client and an engine, on a socket of its own, and garbles what it is told to. */
export class GarblingProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #garbling: Garbling | undefined;

  private constructor(engine: string) {
    this.#server = createServer((client) => {
      this.#join(client, connect(engine));
    });
  }

  static async start(path: string, engine: string): Promise<GarblingProxy> {
    const proxy = new GarblingProxy(engine);
    rmSync(path, { force: true });
    await new Promise<void>((resolve) => proxy.#server.listen(path, resolve));
    return proxy;
  }

  garble(garbling: Garbling): void {
    this.#garbling = garbling;
  }

  /** Ends the connections that are left. */
  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(client: Socket, engine: Socket): void {
    let route = '';
    let piece = 0;
    let isHung = false;
    for (const socket of [client, engine]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        client.destroy();
        engine.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      const [, method, path = ''] = REQUEST.exec(chunk.toString('latin1')) ?? [];
      if (method !== undefined) {
        route = `${method} ${wordOf(path)}`;
        piece = 0;
      }
      engine.write(chunk);
    });
    client.on('end', () => engine.end());
    engine.on('end', () => client.end());
    engine.on('data', (chunk: Buffer) => {
      const garbling = this.#garbling;
      if (garbling?.route === route && garbling.piece === piece++) {
        write(client, garbled(chunk, garbling), garbling.writes);
        if (garbling.then === 'end') client.end();
        else if (garbling.then === 'cut') client.destroySoon();
        else isHung = garbling.then === 'hang';
      } else if (!isHung && client.writable) client.write(chunk);
    });
  }
}

/** `/containers/ID/start` is a start, `/containers/ID` a container. */
function wordOf(path: string): string {
  const last = path.split('/').at(-1) ?? '';
  return /^[0-9a-f]{64}$/.test(last) ? 'container' : last;
}

function write(client: Socket, bytes: Buffer, writes: number): void {
  const size = Math.max(1, Math.ceil(bytes.length / writes));
  for (let from = 0; from < bytes.length && client.writable; from += size) {
    client.write(bytes.subarray(from, from + size));
  }
}

function garbled(reply: Buffer, { status, values, bytes }: Garbling): Buffer {
  const text = reply.toString('latin1');
  const isWhole = values.length === 0 ? text : withOtherValues(text, values);
  const withStatus = status === undefined ? isWhole : isWhole.replace(/^(HTTP\/1\.1) \d+/, `$1 ${status}`);
  return bytes.reduce(editBytes, Buffer.from(withStatus, 'latin1'));
}

/** The reply with its JSON edited: a body of a known length, or the chunk of one of unknown length. */
function withOtherValues(text: string, values: readonly ValueEdit[]): string {
  const found = /\{.*\}/s.exec(text);
  if (found === null) return text;
  let json: string;
  try {
    json = JSON.stringify(values.reduce<unknown>(editValue, JSON.parse(found[0])));
  } catch {
    // Two lines of an event stream are no JSON together.
    return text;
  }
  const body = Buffer.from(json).toString('latin1');
  const length = body.length + text.length - found[0].length - found.index;
  const before = text
    .slice(0, found.index)
    .replace(/(content-length: )\d+/i, `$1${length}`)
    .replace(/(^|\r\n)[0-9a-f]+\r\n$/i, `$1${(body.length + 1).toString(16)}\r\n`);
  return before + body + text.slice(found.index + found[0].length);
}
