import { EMPTY_DATA_ROOT } from '../../fakes/empty-data-root.ts';
import { evenMemory } from '../../fakes/even-memory.ts';
import { join } from 'node:path';
import fc from 'fast-check';
import { openEngine } from '../../../src/adapters/engines/docker/dockerode-engine.ts';
import { systemClock } from '../../../src/adapters/host/system-clock.ts';
import { EngineGoneError } from '../../../src/core/errors.ts';
import { eventFault } from '../../../src/core/record/event-shape.ts';
import type { EngineFacts } from '../../../src/core/engines/engine-facts.ts';
import type { Engine } from '../../../src/ports/engine.ts';
import type { RunningEngine } from '../../../src/ports/lab.ts';
import { dockerRun } from '../../../src/workloads/docker-run.ts';
import { takeSample } from '../../../src/run/take-sample.ts';
import { EngineStandIn } from '../../fakes/engine-stand-in.ts';
import { quickClock } from '../../fakes/quick-clock.ts';
import { IMAGE, NO_PROGRAMS } from '../../fixtures/stand-in-run.ts';
import { byteEdit, valueEdit } from '../mutations.ts';
import { GarblingProxy, type Garbling } from '../garbling-proxy.ts';
import { scratchFolder } from '../scratch.ts';
import type { FuzzTarget } from '../target.ts';

const ROUTES = [
  ...[
    'GET version',
    'GET info',
    'POST load',
    'GET json',
    'GET events',
    'POST create',
    'POST attach',
    'POST wait',
  ],
  ...['POST start', 'DELETE container'],
];
const STATUSES = [100, 101, 103, 199, 200, 201, 204, 206, 301, 304, 400, 401, 404, 409, 500, 503, 599, 999];
/** What HTTP and the streams over it give a meaning to. */
const TOKENS = [
  ...[
    'HTTP/1.1 200 OK\r\n',
    'HTTP/1.1 101 UPGRADED\r\n',
    'HTTP/0.9',
    'Content-Length: 5\r\n',
    'Content-Length: -1\r\n',
  ],
  ...[
    'Transfer-Encoding: chunked\r\n',
    'Content-Encoding: gzip\r\n',
    'Connection: close\r\n',
    'Upgrade: tcp\r\n',
  ],
  ...[
    'X: ',
    ': \r\n',
    '\r\n\r\n',
    '0\r\n\r\n',
    'ffffffff\r\n',
    '5\r\n',
    'null',
    '"timeNano":1',
    '{"error":"no"}\n',
  ],
  ...['\x01\0\0\0\0\0\0\x05', '\x02\0\0\0\xff\xff\xff\xff'],
];

/** How long a call is waited for: the stand-in answers in a millisecond or two. */
const CALL_MS = 150;
/** When the engine is seen to have ended; every wait ends with it. */
const LIFE_MS = 1000;

const garblings: fc.Arbitrary<Garbling> = fc.record({
  route: fc.constantFrom(...ROUTES),
  piece: fc.constantFrom(0, 0, 0, 1, 2),
  status: fc.option(fc.constantFrom(...STATUSES), { nil: undefined, freq: 2 }),
  values: fc.array(valueEdit, { maxLength: 3 }),
  bytes: fc.array(byteEdit(TOKENS), { maxLength: 2 }),
  writes: fc.integer({ min: 1, max: 5 }),
  then: fc.constantFrom('go on', 'go on', 'go on', 'go on', 'end', 'cut', 'hang'),
});

export function engineRepliesTarget(): FuzzTarget<Garbling> {
  const folder = scratchFolder();
  const socket = join(folder, 'engine.sock');
  let begun: Promise<{ standIn: EngineStandIn; proxy: GarblingProxy }> | undefined;
  const begin = async (): Promise<{ standIn: EngineStandIn; proxy: GarblingProxy }> => {
    const standIn = await startStandIn(folder);
    return { standIn, proxy: await GarblingProxy.start(socket, standIn.socketPath) };
  };
  return {
    inputs: garblings,
    deadlineMs: 10_000,
    attempt: async (garbling) => {
      const { standIn, proxy } = await (begun ??= begin());
      proxy.garble(garbling);
      try {
        await useEngine(socket);
      } finally {
        proxy.cutAll();
        for (const container of standIn.daemon.containers.values()) standIn.daemon.kill(container);
      }
    },
  };
}

function startStandIn(folder: string): Promise<EngineStandIn> {
  const image = { reference: IMAGE.reference, id: IMAGE.ids[0] ?? '', output: IMAGE.expectedOutput ?? '' };
  const options = {
    ...{ setup: 'vfs', version: '20.10.24', image, runtimes: ['runc'], dataRoot: '/lab/data' },
    ...{ info: { Driver: 'vfs', DriverStatus: [['a', 'b'] as const] }, script: () => ({}) },
    ...{ events: 'whole' as const, eventsFault: undefined },
    ...{ onLife: () => undefined, onHang: () => undefined, onDeath: () => undefined },
  };
  return EngineStandIn.start(options, folder);
}

/** All that the tool asks of an engine, in its order: what it says of itself, an image, a proof, a sample. */
async function useEngine(socket: string): Promise<void> {
  const engine = await called((signal) =>
    openEngine(socket, { clock: quickClock(60), gone: new AbortController().signal }, signal),
  );
  if (engine === undefined) return;
  try {
    const info = await called((signal) => engine.facts(signal));
    if (info !== undefined) requireInfo(info);
    await called((signal) => engine.bringImage(IMAGE, signal));
    await holdOne(engine);
    await sampleOne(engine);
  } finally {
    engine.close();
  }
}

async function holdOne(engine: Engine): Promise<void> {
  const spec = { image: IMAGE.reference, command: ['/hello', 'wait'], runtime: 'runc', network: 'none' };
  const held = await called((signal) => engine.hold({ ...spec, labels: {} }, signal));
  if (held === undefined) return;
  if (typeof held.id !== 'string' || held.id === '') throw new Error('the id of the container is none');
  if (typeof held.pid !== 'number' || !held.networks.every((name) => typeof name === 'string'))
    throw new Error('the container has no process or networks');
  await held[Symbol.asyncDispose]();
}

async function sampleOne(engine: Engine): Promise<void> {
  const gone = new AbortController();
  const ground = {
    images: [IMAGE],
    network: 'none',
    scenario: {},
    programs: NO_PROGRAMS,
    clock: systemClock,
  };
  const loop = await called((signal) =>
    dockerRun.open(
      { ...ground, api: engine.api, gone: gone.signal, dataRoot: EMPTY_DATA_ROOT, memory: evenMemory() },
      signal,
    ),
  );
  if (loop === undefined) return;
  const end = setTimeout(() => {
    gone.abort(new EngineGoneError('the engine ended'));
  }, LIFE_MS);
  const interrupted = new AbortController().signal;
  const running = { engine, gone: gone.signal } as RunningEngine;
  const cell = { driver: 'vfs', runtime: 'runc', concurrency: 1 };
  const place = { ...cell, restart_id: 'r01-vfs', boot_id: 'boot-1' };
  try {
    const sample = await takeSample(
      { running, loop, clock: systemClock, interrupted },
      { cell, label: 'dg-r1-1' },
      { ...place, seq: 1, round: 1, iteration: 1, phase: 'timed' },
      CALL_MS,
    );
    const fault = eventFault(JSON.parse(JSON.stringify(sample)) as typeof sample);
    if (fault !== undefined) throw new Error(`expected ${fault}, found ${JSON.stringify(sample)}`);
    if (sample.status !== 'ok') requireWords(sample.error ?? '');
  } finally {
    clearTimeout(end);
    await loop[Symbol.asyncDispose]();
  }
}

/** The call's result; undefined where it failed in words. */
async function called<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  try {
    return await call(AbortSignal.timeout(CALL_MS));
  } catch (error) {
    if (!(error instanceof Error)) throw new Error('thrown, but no Error', { cause: error });
    // What the tool makes of it is a failed cell with this text.
    if (/^(Type|Range|Reference|Syntax)Error$/.test(error.name)) throw error;
    requireWords(error.message);
    return undefined;
  }
}

function requireWords(text: string): void {
  if (
    !/\w{2}/.test(text) ||
    /\bundefined\b|\[object \w+\]|Cannot read|is not (a function|iterable)/.test(text)
  ) {
    throw new Error(`the message does not say what is wrong: "${text}"`);
  }
}

function requireInfo(info: EngineFacts): void {
  const { driverStatus, runtimes, securityOptions, warnings, ...texts } = info;
  for (const [name, text] of Object.entries(texts)) {
    if (typeof text !== 'string') throw new Error(`${name} is ${JSON.stringify(text)}`);
  }
  const lists = [runtimes, securityOptions, warnings, ...driverStatus];
  if (!lists.every((list) => Array.isArray(list) && list.every((one) => typeof one === 'string'))) {
    throw new Error(`expected lists of texts, found ${JSON.stringify(lists)}`);
  }
}
