import { createServer, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dockerApiOf } from '../../../../fakes/docker-api-of.ts';
import { openEngine } from '../../../../../src/adapters/engines/docker/dockerode-engine.ts';
import { parseEvent } from '../../../../../src/adapters/engines/docker/event-watch.ts';
import { progressDone } from '../../../../../src/adapters/engines/docker/progress-stream.ts';
import { systemClock } from '../../../../../src/adapters/host/system-clock.ts';
import type { Engine } from '../../../../../src/ports/engine.ts';

const VERSION = { Version: '20.10.24', ApiVersion: '1.41', MinAPIVersion: '1.12' };
const INFO = { Driver: 'vfs', DockerRootDir: '/data' };
const ID = 'a'.repeat(64);

let folder = '';
let server: Server;
let replies: Record<string, unknown> = {};
let status = 200;
/** What is written to the connection before it is closed, in place of an answer. */
let raw: string | undefined;

/** An engine that answers with these, by the last word of the path. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-replies-'));
  replies = { version: VERSION, info: INFO };
  status = 200;
  raw = undefined;
  server = createServer((request, response) => {
    if (raw !== undefined) {
      request.socket.end(raw);
      return;
    }
    const word = (request.url ?? '').split('?')[0]?.split('/').at(-1) ?? '';
    const body = replies[word];
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(join(folder, 'docker.sock'), resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const soon = (): AbortSignal => AbortSignal.timeout(5000);

async function asked<T>(question: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openEngine(
    join(folder, 'docker.sock'),
    { clock: systemClock, gone: new AbortController().signal },
    soon(),
  );
  try {
    return await question(engine);
  } finally {
    engine.close();
  }
}

describe('an answer of the engine that is none', () => {
  it.each([
    ['no version', { version: {} }, 'GET /version: expected one with a Version of its form, found {}'],
    ['an API version that is none', { version: { ...VERSION, ApiVersion: '1.x' } }, 'one with a ApiVersion'],
    [
      'a version that is no JSON',
      { version: '<html>' },
      'GET /version: expected one of its form, found "<html>"',
    ],
    ['a driver that is a number', { info: { ...INFO, Driver: 7 } }, 'GET /info: expected one with a Driver'],
    ['driver rows that are texts', { info: { ...INFO, DriverStatus: ['a'] } }, 'DriverStatus.0'],
  ])('is told with what it was: %s', async (_, wrong, message) => {
    replies = { ...replies, ...wrong };
    await expect(asked((engine) => engine.facts(soon()))).rejects.toThrow(message);
  });

  it.each([{}, { Id: '' }, { Id: 7 }, { Id: '../x' }, '', 'null'])('%j is no container', async (created) => {
    replies = { ...replies, create: created };
    const spec = { image: 'x', command: undefined, runtime: 'runc', network: 'none', labels: {} };
    await expect(
      asked((engine) => dockerApiOf(engine).containers.create({ ...spec, autoRemove: true }, soon())),
    ).rejects.toThrow('POST /containers/create');
  });

  it.each([{}, { StatusCode: '0' }, { StatusCode: 0, Error: 'x' }, 'nonsense'])(
    '%j is no end',
    async (wait) => {
      replies = { ...replies, wait };
      await expect(
        asked(async (engine) => (await dockerApiOf(engine).containers.awaitRemoval(ID, soon())).done(soon())),
      ).rejects.toThrow('POST /containers/ID/wait');
    },
  );

  it('that refuses without a message is told with what it was', async () => {
    await asked(async (engine) => {
      status = 503;
      replies = { info: { reason: 'busy' } };
      await expect(engine.facts(soon())).rejects.toThrow('HTTP code 503: {"reason":"busy"}');
    });
  });

  it.each([
    ['', "the connection broke before the engine's answer: socket hang up"],
    ['HTTP/1.1 200', "the connection broke before the engine's answer: socket hang up"],
    ['nonsense', "the engine's answer is not HTTP: Parse Error"],
  ])('on the connection %j is told as what it is', async (written, message) => {
    await asked(async (engine) => {
      raw = written;
      await expect(engine.facts(soon())).rejects.toThrow(message);
    });
  });
});

describe('a progress stream', () => {
  it.each([
    [
      'a line that is no JSON',
      ['{"stream":"a"}\n', 'nonsense\n'],
      'expected a line of progress, found "nonsense"',
    ],
    ['null', ['null\n'], 'expected a line of progress'],
    ['a complaint, cut in two', ['{"err', 'or":"no space"}\n'], 'no space'],
    ['a complaint without a line end', ['{"error":"no space"}'], 'no space'],
    ['a line without end', ['x'.repeat(1e6), 'x'.repeat(1e6)], 'expected lines of progress'],
  ])('with %s has failed', async (_, chunks, message) => {
    await expect(progressDone(Readable.from(chunks.map((chunk) => Buffer.from(chunk))))).rejects.toThrow(
      message,
    );
  });

  it('that is cut off has failed', async () => {
    const stream = new Readable({ read: () => undefined });
    const done = progressDone(stream);
    stream.push('{"stream":"a"}\n');
    stream.destroy();
    await expect(done).rejects.toThrow();
  });

  it('with lines of progress is done', async () => {
    await progressDone(Readable.from([Buffer.from('{"stream":"a"}\r\n\n{"status":"b"}\n')]));
  });
});

describe('an event', () => {
  const line = (over: object): string =>
    JSON.stringify({ Action: 'die', Actor: { ID }, timeNano: 5, ...over });

  it.each([
    ['of an action that is a number', line({ Action: 7 })],
    ['of nobody', line({ Actor: null })],
    ['of somebody that is a list', line({ Actor: { ID: [] } })],
    ['of a time longer than 64 bits are', line({}).replace(':5', `:${'9'.repeat(400)}`)],
  ])('%s is none', (_, text) => {
    expect(parseEvent(line({}), 1)).toMatchObject({ containerId: ID, action: 'die', engineNs: 5n });
    expect(parseEvent(text, 1)).toBeUndefined();
  });
});
