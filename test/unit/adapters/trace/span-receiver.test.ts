import { request } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { create, toBinary } from '@bufbuild/protobuf';
import { expect, it } from 'vitest';
import { ExportTraceServiceRequestSchema } from '../../../../src/adapters/trace/otlp/otlp_pb.ts';
import { receiving } from './receiving.ts';

const at = receiving('http/protobuf');

function exported(count: number): Buffer {
  const spans = Array.from({ length: count }, (_, index) => ({
    traceId: Buffer.from('00112233445566778899aabbccddeeff', 'hex'),
    spanId: Buffer.from('0102030405060708', 'hex'),
    name: `span ${index}`,
    startTimeUnixNano: 1_800_000_000_000_000_000n,
    endTimeUnixNano: 1_800_000_000_001_500_000n,
  }));
  const message = create(ExportTraceServiceRequestSchema, { resourceSpans: [{ scopeSpans: [{ spans }] }] });
  return Buffer.from(toBinary(ExportTraceServiceRequestSchema, message));
}

function post(body: Buffer, headers: Record<string, string> = {}, where = '/v1/traces'): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath: at.path, method: 'POST', path: where, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

it('takes exports, plain and compressed, ten thousand spans at a time', async () => {
  expect(await post(exported(1))).toBe(200);
  expect(await post(gzipSync(exported(10_000)), { 'content-encoding': 'gzip' })).toBe(200);
  expect(at.receiver.spans).toHaveLength(10_001);
  expect(at.receiver.spans[0]).toEqual({
    ...{ trace: '00112233445566778899aabbccddeeff', id: '0102030405060708', parent: '', name: 'span 0' },
    ...{ begin: 1_800_000_000_000_000, end: 1_800_000_000_001_500 },
  });
  expect(at.receiver.refused).toBe(0);
  at.receiver.clear();
  expect(at.receiver.spans).toEqual([]);
});

it('counts what is no export, and goes on', async () => {
  expect(await post(Buffer.from('nonsense'))).toBe(400);
  expect(await post(exported(1), {}, '/v1/metrics')).toBe(400);
  expect(await post(Buffer.from('nonsense'), { 'content-encoding': 'gzip' })).toBe(400);
  // A small body that becomes a large one.
  expect(await post(gzipSync(Buffer.alloc(64 << 20)), { 'content-encoding': 'gzip' })).toBe(400);
  await new Promise((resolve) => {
    const socket = connect(at.path, () => socket.write('no HTTP at all\r\n\r\n'));
    socket.on('error', () => undefined);
    socket.on('close', resolve);
    socket.resume();
  });
  expect(at.receiver.refused).toBe(5);
  expect(at.receiver.spans).toEqual([]);
  expect(await post(exported(2))).toBe(200);
  expect(at.receiver.spans).toHaveLength(2);
});
