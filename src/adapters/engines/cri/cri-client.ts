import { connect } from 'node:net';
import {
  Code,
  ConnectError,
  createClient,
  type Client,
  type Interceptor,
  type Transport,
} from '@connectrpc/connect';
import { createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node';
import { ImageService, RuntimeService } from './cri_pb.ts';

/** Versions of the interface, the newest first; v1alpha2 has the same messages (k8s.io/cri-api). */
export const CRI_VERSIONS = ['v1', 'v1alpha2'] as const;
export type CriVersion = (typeof CRI_VERSIONS)[number];

/** A client with a connection of its own: one per engine start. */
export interface CriClient {
  readonly runtime: Client<typeof RuntimeService>;
  readonly images: Client<typeof ImageService>;
  /** Sends a `traceparent` with each call from here on; undefined: none. */
  traceAs(parent: string | undefined): void;
  close(): void;
}

/** Connects to a socket; nothing is sent before the first call. */
export function criClient(socketPath: string, version: CriVersion): CriClient {
  const baseUrl = 'http://localhost';
  const sessionManager = new Http2SessionManager(
    baseUrl,
    {},
    { createConnection: () => connect({ path: socketPath }) },
  );
  let traceparent: string | undefined;
  const traced: Interceptor = (next) => (request) => {
    if (traceparent !== undefined) request.header.set('traceparent', traceparent);
    return next(request);
  };
  const transport = spoken(
    createGrpcTransport({ baseUrl, sessionManager, interceptors: [plainType, traced] }),
    version,
  );
  return {
    runtime: createClient(RuntimeService, transport),
    images: createClient(ImageService, transport),
    traceAs: (parent) => {
      traceparent = parent;
    },
    close: () => {
      sessionManager.abort();
    },
  };
}

/**
 * CRI-O tells calls of gRPC from others by the type `application/grpc`, and resets those of `application/grpc+proto`, which
 * means the same (gRPC over HTTP2, "Content-Type").
 */
const plainType: Interceptor = (next) => (request) => {
  request.header.set('Content-Type', 'application/grpc');
  return next(request);
};

/** Calls the services of a version by their names there. */
function spoken(transport: Transport, version: CriVersion): Transport {
  if (version === 'v1') return transport;
  return {
    ...transport,
    unary: (method, ...rest) => {
      const parent = { ...method.parent, typeName: method.parent.typeName.replace('.v1.', `.${version}.`) };
      return transport.unary({ ...method, parent }, ...rest);
    },
  };
}

/** Whether the engine has no such service: its CRI is off, could not be loaded, or is of another version. */
export function isUnimplemented(error: unknown): boolean {
  return ConnectError.from(error).code === Code.Unimplemented;
}

/** cri-dockerd hands on Docker's words, without a code of gRPC's (cri-dockerd core/container_status.go). */
export function isNotFound(error: unknown): boolean {
  const { code, rawMessage } = ConnectError.from(error);
  return code === Code.NotFound || /\bNo such container: /.test(rawMessage);
}

/**
 * A call's answer.
 * @throws the signal's reason; Error with the engine's text and the code's name; that the engine has gone, since a dying one
 *   resets the stream, which the client takes for a cancelled call
 */
export async function answered<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await call;
  } catch (error) {
    signal.throwIfAborted();
    const { code, rawMessage } = ConnectError.from(error);
    if (code === Code.Canceled || code === Code.Unavailable)
      throw new Error(`the engine broke off the call: ${rawMessage}`, { cause: error });
    throw new Error(`${rawMessage.trim()} (code ${Code[code]})`, { cause: error });
  }
}
