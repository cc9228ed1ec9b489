import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Listeners where a Docker client would look for the person's own engine; none may be connected to. */
export interface DecoyEngines extends AsyncDisposable {
  readonly home: string;
  readonly socket: string;
  readonly port: number;
  /** Connections that were made to any of them. */
  connections(): number;
}

export async function decoyEngines(): Promise<DecoyEngines> {
  const home = await mkdtemp(join(tmpdir(), 'decoy-'));
  const socket = join(home, '.docker/run/docker.sock');
  await mkdir(join(home, '.docker/run'), { recursive: true });
  let count = 0;
  const listener = async (place: string | number): Promise<Server> => {
    const server = createServer((client) => {
      count += 1;
      client.destroy();
    });
    await new Promise<void>((resolve) => {
      if (typeof place === 'string') server.listen(place, resolve);
      else server.listen(place, '127.0.0.1', resolve);
    });
    server.unref();
    return server;
  };
  const [unix, tcp] = [await listener(socket), await listener(0)];
  const address = tcp.address();
  return {
    home,
    socket,
    port: typeof address === 'object' && address !== null ? address.port : 0,
    connections: () => count,
    [Symbol.asyncDispose]: async () => {
      unix.close();
      tcp.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
