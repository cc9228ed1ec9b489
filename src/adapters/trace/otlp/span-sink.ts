import type { ExportTraceServiceRequest } from './otlp_pb.ts';

/** An export has some hundred kB at most. */
export const MOST_BYTES = 16 << 20;

/** What a server of one of OTLP's protocols does with what comes. */
export interface SpanSink {
  /** @throws Error if it is too much */
  readonly take: (request: ExportTraceServiceRequest) => void;
  /** Of a request that was no export, or not taken. */
  readonly refuse: () => void;
}

/** Listens on sockets until it is disposed of. */
export interface SpanServer extends AsyncDisposable {
  /** @param path of the socket to listen on */
  listen(path: string): Promise<void>;
}
