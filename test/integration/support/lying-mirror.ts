import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A mirror on this machine that passes on another one's files, some of them with one bit changed. */
export interface LyingMirror extends AsyncDisposable {
  readonly url: string;
  /** Paths whose bytes it changes. */
  lie: RegExp | undefined;
  /** Paths that it was asked for. */
  readonly asked: string[];
}

export async function lyingMirror(of: string): Promise<LyingMirror> {
  const asked: string[] = [];
  const mirror: { lie: RegExp | undefined } = { lie: undefined };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    void fetch(`${of}${path}`).then(
      async (answer) => {
        const body = Buffer.from(await answer.arrayBuffer());
        const middle = Math.floor(body.length / 2);
        if (answer.ok && mirror.lie?.test(path) === true) body[middle] = (body[middle] ?? 0) ^ 1;
        response.writeHead(answer.status, { 'content-length': body.length }).end(body);
      },
      () => response.writeHead(502).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(mirror, {
    url: `http://127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  });
}
