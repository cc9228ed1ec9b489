import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import { fromBinary } from '@bufbuild/protobuf';
import { ExportTraceServiceRequestSchema } from './otlp_pb.ts';
import { MOST_BYTES, type SpanServer, type SpanSink } from './span-sink.ts';

/** Serves OTLP over HTTP with protobuf (opentelemetry.io/docs/specs/otlp, "OTLP/HTTP"). */
export function httpSpanServer({ take, refuse }: SpanSink): SpanServer {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      if (request.method !== 'POST' || request.url !== '/v1/traces') throw new Error('no export');
      take(fromBinary(ExportTraceServiceRequestSchema, await bodyOf(request)));
      // An empty ExportTraceServiceResponse: all was taken.
      response.writeHead(200, { 'Content-Type': 'application/x-protobuf' }).end();
    } catch {
      refuse();
      response.writeHead(400).end();
    }
  };
  const server = createServer((request, response) => {
    void answer(request, response);
  }).on('clientError', (_error, socket) => {
    refuse();
    socket.destroy();
  });
  return {
    listen: async (path) => {
      server.listen(path);
      await once(server, 'listening');
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const unzipped = promisify(gunzip);

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > MOST_BYTES) throw new Error('too long');
    pieces.push(piece);
  }
  const body = Buffer.concat(pieces);
  return request.headers['content-encoding'] === 'gzip'
    ? unzipped(body, { maxOutputLength: MOST_BYTES })
    : body;
}
