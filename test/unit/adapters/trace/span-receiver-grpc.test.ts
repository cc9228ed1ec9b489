import { once } from 'node:events';
import { connect as connectHttp2, constants } from 'node:http2';
import { connect } from 'node:net';
import { createClient } from '@connectrpc/connect';
import { compressionGzip, createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node';
import { expect, it, vi } from 'vitest';
import { TraceService } from '../../../../src/adapters/trace/otlp/otlp_pb.ts';
import { receiving } from './receiving.ts';

const at = receiving('grpc');

const spans = (count: number) => ({
  resourceSpans: [
    { scopeSpans: [{ spans: Array.from({ length: count }, () => ({ name: 'RunPodSandbox' })) }] },
  ],
});

function exporter() {
  const sessionManager = new Http2SessionManager(
    'http://localhost',
    {},
    { createConnection: () => connect(at.path) },
  );
  const transport = createGrpcTransport({
    ...{ baseUrl: 'http://localhost', sessionManager, sendCompression: compressionGzip },
  });
  const client = createClient(TraceService, transport);
  return {
    export: client.export.bind(client),
    [Symbol.dispose]: () => {
      sessionManager.abort();
    },
  };
}

/** @returns the gRPC status of a body that is sent as an export */
async function post(body: Buffer): Promise<string> {
  const session = connectHttp2('http://localhost', { createConnection: () => connect(at.path) });
  const { HTTP2_HEADER_METHOD: method, HTTP2_HEADER_PATH: where } = constants;
  const stream = session.request({
    ...{ [method]: 'POST', [where]: `/${TraceService.typeName}/Export`, 'content-type': 'application/grpc' },
    te: 'trailers',
  });
  let status = '';
  const seen = (headers: Record<string, unknown>): void => {
    status = typeof headers['grpc-status'] === 'string' ? headers['grpc-status'] : status;
  };
  stream.on('response', seen).on('trailers', seen).resume().end(body);
  await once(stream, 'close');
  session.destroy();
  return status;
}

it('takes exports of a client of gRPC', async () => {
  using client = exporter();
  await client.export(spans(1));
  await client.export(spans(10_000));
  expect(at.receiver.spans).toHaveLength(10_001);
  expect(at.receiver.spans[0]?.name).toBe('RunPodSandbox');
  expect(at.receiver.refused).toBe(0);
});

it('counts what is no export, and goes on', async () => {
  using client = exporter();
  const message = Buffer.from('nonsense');
  const prefix = Buffer.from([0, 0, 0, 0, message.length]);
  expect(await post(Buffer.concat([prefix, message]))).not.toBe('0');
  expect(await post(Buffer.from([0, 255, 255, 255, 255]))).not.toBe('0');
  await new Promise((resolve) => {
    const socket = connect(at.path, () =>
      socket.write('no HTTP/2 at all, and longer than its preface\r\n\r\n'),
    );
    socket.on('error', () => undefined);
    socket.on('close', resolve);
    socket.resume();
  });
  await expect(client.export(spans(100_001))).rejects.toThrow();
  await vi.waitFor(() => {
    expect(at.receiver.refused).toBe(4);
  });
  expect(at.receiver.spans).toEqual([]);
  await client.export(spans(2));
  expect(at.receiver.spans).toHaveLength(2);
});
