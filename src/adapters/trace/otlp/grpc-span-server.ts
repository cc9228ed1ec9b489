import { once } from 'node:events';
import { constants, createServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { TraceService } from './otlp_pb.ts';
import { MOST_BYTES, type SpanServer, type SpanSink } from './span-sink.ts';

/** Serves OTLP over gRPC (opentelemetry.io/docs/specs/otlp, "OTLP/gRPC"), on HTTP/2 without TLS. */
export function grpcSpanServer({ take, refuse }: SpanSink): SpanServer {
  const handler = connectNodeAdapter({
    ...{ grpcWeb: false, connect: false, readMaxBytes: MOST_BYTES },
    routes: (router) => {
      router.service(TraceService, {
        export: (request) => {
          take(request);
          return {};
        },
      });
    },
  });
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer(handler)
    .on('session', (session) => {
      sessions.add(session);
      session.on('close', () => sessions.delete(session)).on('error', refuse);
    })
    .on('stream', (stream) => {
      stream.on('close', () => {
        if (!wasTaken(stream)) refuse();
      });
    });
  return {
    listen: async (path) => {
      server.listen(path);
      await once(server, 'listening');
    },
    [Symbol.asyncDispose]: async () => {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A gRPC call's outcome is in its trailers, or in its only headers if there is no message (gRPC over HTTP2, "Responses"). */
function wasTaken({ sentHeaders, sentTrailers }: ServerHttp2Stream): boolean {
  const status = sentTrailers?.['grpc-status'] ?? sentHeaders['grpc-status'];
  return sentHeaders[constants.HTTP2_HEADER_STATUS] === 200 && status === '0';
}
