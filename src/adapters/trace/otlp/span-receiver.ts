import type { SpanProtocol } from '../../../core/engines/spans-environment.ts';
import type { EngineSpan } from '../../../core/explain/engine-span.ts';
import type { ExportTraceServiceRequest } from './otlp_pb.ts';
import { grpcSpanServer } from './grpc-span-server.ts';
import { httpSpanServer } from './http-span-server.ts';
import type { SpanServer, SpanSink } from './span-sink.ts';

/** Of spans that are kept: an iteration with work on thousands of files has many. */
const MOST_SPANS = 100_000;

const SERVERS: Readonly<Record<SpanProtocol, (sink: SpanSink) => SpanServer>> = {
  'http/protobuf': httpSpanServer,
  grpc: grpcSpanServer,
};

/** Takes what an engine exports by OTLP (opentelemetry.io/docs/specs/otlp). */
export class SpanReceiver implements AsyncDisposable {
  readonly #server: SpanServer;
  #spans: EngineSpan[] = [];
  #refused = 0;

  private constructor(protocol: SpanProtocol) {
    this.#server = SERVERS[protocol]({
      take: (request) => {
        const found = spansOf(request);
        if (this.#spans.length + found.length > MOST_SPANS) throw new Error('too many spans');
        this.#spans.push(...found);
      },
      refuse: () => {
        this.#refused++;
      },
    });
  }

  /** @param path of the socket to listen on */
  static async listen(path: string, protocol: SpanProtocol): Promise<SpanReceiver> {
    const receiver = new SpanReceiver(protocol);
    await receiver.#server.listen(path);
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

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve(this.#server[Symbol.asyncDispose]());
  }
}

function spansOf({ resourceSpans }: ExportTraceServiceRequest): EngineSpan[] {
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
