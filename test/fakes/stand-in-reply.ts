import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

export function reply(response: ServerResponse, status: number, body: object): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** An error as the engine words one; also on a connection that was to be upgraded. */
export function refuse(answer: ServerResponse | Duplex, status: number, message: string): void {
  if ('writeHead' in answer) {
    reply(answer, status, { message });
    return;
  }
  const body = JSON.stringify({ message });
  answer.end(
    `HTTP/1.1 ${status} Error\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** Headers, and the begin of a body that is not ended. */
export async function halfReply(response: ServerResponse): Promise<void> {
  response.writeHead(201, { 'Content-Type': 'application/json', 'Content-Length': 100 });
  response.write('{"Id":');
  // The client reads them before the connection is cut.
  await new Promise((resolve) => setTimeout(resolve, 5));
}
