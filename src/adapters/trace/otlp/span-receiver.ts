import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import { fromBinary } from '@bufbuild/protobuf';
import type { EngineSpan } from '../../../core/explain/engine-span.ts';
import { ExportTraceServiceRequestSchema } from './otlp_pb.ts';

/** An export of an engine has some hundred kB at most. */
const MOST_BYTES = 16 << 20;
/** Of spans that are kept: an iteration with work on thousands of files has many. */
const MOST_SPANS = 100_000;

/** Takes what an engine exports by OTLP over HTTP (opentelemetry.io/docs/specs/otlp, "OTLP/HTTP"). */
export class SpanReceiver implements AsyncDisposable {
  readonly #server = createServer((request, response) => {
    void this.#answer(request, response);
  });
  #spans: EngineSpan[] = [];
  #refused = 0;

  private constructor() {
    this.#server.on('clientError', (_error, socket) => {
      this.#refused++;
      socket.destroy();
    });
  }

  /** @param path of the socket to listen on */
  static async listen(path: string): Promise<SpanReceiver> {
    const receiver = new SpanReceiver();
    receiver.#server.listen(path);
    await once(receiver.#server, 'listening');
    return receiver;
  }

  /** Those that have come since the last clear. */
  get spans(): readonly EngineSpan[] {
    return this.#spans;
  }

  /** Requests since the last clear that were no exports, or too many spans. */
  get refused(): number {
    return this.#refused;
  }

  clear(): void {
    this.#spans = [];
    this.#refused = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const isExport = request.method === 'POST' && request.url === '/v1/traces';
      const found = isExport ? spansIn(await bodyOf(request)) : undefined;
      if (found === undefined || this.#spans.length + found.length > MOST_SPANS) throw new Error('no export');
      this.#spans.push(...found);
      // An empty ExportTraceServiceResponse: all was taken.
      response.writeHead(200, { 'Content-Type': 'application/x-protobuf' }).end();
    } catch {
      this.#refused++;
      response.writeHead(400).end();
    }
  }
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

function spansIn(body: Buffer): EngineSpan[] {
  const { resourceSpans } = fromBinary(ExportTraceServiceRequestSchema, body);
  return resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span): EngineSpan => ({
        ...{
          trace: hex(span.traceId),
          id: hex(span.spanId),
          parent: hex(span.parentSpanId),
          name: span.name,
        },
        ...{ begin: microseconds(span.startTimeUnixNano), end: microseconds(span.endTimeUnixNano) },
      })),
    ),
  );
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** A number holds microseconds of the wall clock exactly, and its fractions to 0.25. */
function microseconds(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1000;
}
