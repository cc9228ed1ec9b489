import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { OutputFrames } from '../../../../../src/adapters/engines/docker/output-frames.ts';
import { watchEventStream } from '../../../../../src/adapters/engines/docker/event-watch.ts';
import { systemClock } from '../../../../../src/adapters/host/system-clock.ts';

const FRAME = Buffer.from([1, 0, 0, 0, 0, 0, 0, 3, 0x6f, 0x6e, 0x65]);
const CREATE = '{"Action":"create","Actor":{"ID":"c1"},"timeNano":1700000000000000001}\n';

it.each([
  ['nothing', Buffer.alloc(0), '', false],
  ['whole frames', Buffer.concat([FRAME, FRAME]), 'oneone', false],
  ['a frame cut in its header', Buffer.concat([FRAME, FRAME.subarray(0, 5)]), 'one', true],
  ['a frame cut in its text', Buffer.concat([FRAME, FRAME.subarray(0, 10)]), 'oneon', true],
])('an attach stream of %s is known as that', (_what, bytes, stdout, isCut) => {
  // In one piece, and byte by byte.
  for (const size of [Math.max(1, bytes.length), 1]) {
    const frames = new OutputFrames();
    for (let at = 0; at < bytes.length; at += size) frames.add(bytes.subarray(at, at + size));
    expect(frames.isCut).toBe(isCut);
    expect(frames.output).toEqual({ stdout, stderr: '', stdoutBytes: stdout.length, stderrBytes: 0 });
  }
});

it('an output too long to keep is counted, and leaves room for the other one', () => {
  const frames = new OutputFrames();
  const large = Buffer.alloc(8 + 65_536, 'a');
  large.set([1, 0, 0, 0, 0, 1, 0, 0]);
  for (let count = 0; count < 64; count++) frames.add(large);
  frames.add(Buffer.from([2, 0, 0, 0, 0, 0, 0, 3, 0x6f, 0x6e, 0x65]));
  const { stdout, ...rest } = frames.output;
  expect(stdout.length).toBe(2 ** 20);
  expect(rest).toEqual({ stdoutBytes: 2 ** 22, stderr: 'one', stderrBytes: 3 });
  expect(frames.isCut).toBe(false);
});

it('an event stream that ends is told, and nothing is waited for any more', async () => {
  const stream = new PassThrough();
  const watch = watchEventStream(stream, systemClock);
  const waiting = watch.until('c1', 'destroy', new AbortController().signal);
  stream.write(CREATE);
  expect(watch.trouble()).toBeUndefined();
  stream.end();
  expect((await waiting).map((event) => event.action)).toEqual(['create']);
  expect(watch.trouble()).toBe("the engine's event stream ended");
  expect(await watch.until('c1', 'destroy', new AbortController().signal)).toHaveLength(1);
});

it('lines that are no events are told, and the events between them are had', async () => {
  const stream = new PassThrough();
  const watch = watchEventStream(stream, systemClock);
  stream.write(`~~~~\n${CREATE}{"half\n`);
  expect(await watch.until('c1', 'create', new AbortController().signal)).toHaveLength(1);
  expect(watch.trouble()).toBe("the engine's event stream held 2 lines that are not events");
  watch.close();
});

it('an event is known by the name that Docker gives it, with the exit code that only an event may tell', async () => {
  const stream = new PassThrough();
  const watch = watchEventStream(stream, systemClock, { remove: 'destroy' });
  const attributes = '"Attributes":{"exitCode":"64"}';
  stream.write(`{"Action":"die","Actor":{"ID":"c1",${attributes}},"timeNano":1700000000000000001}\n`);
  stream.write('{"Action":"remove","Actor":{"ID":"c1"},"timeNano":1700000000000000002}\n');
  const seen = await watch.until('c1', 'destroy', AbortSignal.timeout(1000));
  expect(seen.map(({ action, exitCode }) => [action, exitCode])).toEqual([
    ['die', 64],
    ['destroy', undefined],
  ]);
  watch.close();
});
