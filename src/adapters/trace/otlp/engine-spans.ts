import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SPANS_ADDRESS, type SpanProtocol } from '../../../core/engines/spans-environment.ts';
import { toldSpans } from '../../../core/explain/told-spans.ts';
import type { Engine } from '../../../ports/engine.ts';
import type { SpanSource } from '../../../ports/span-source.ts';
import { listenInLab } from '../../labs/listen-in-lab.ts';
import { SpanReceiver } from './span-receiver.ts';

/** An engine exports every 200 ms; with none for so long, all have come. */
const QUIET_MS = 600;
const LATEST_MS = 5_000;
const POLL_MS = 50;

export interface EngineSpans extends SpanSource, AsyncDisposable {}

export interface EngineSpansOptions {
  /** Of a process in the lab's network. */
  readonly pid: number;
  /** Where a socket may lie. */
  readonly folder: string;
  readonly protocol: SpanProtocol;
}

/**
 * Takes the spans of an engine that was started to export them.
 */
export async function openEngineSpans(
  engine: Pick<Engine, 'traceAs'>,
  { pid, folder, protocol }: EngineSpansOptions,
  signal: AbortSignal,
): Promise<EngineSpans> {
  const socket = join(folder, 'spans.sock');
  const receiver = await SpanReceiver.listen(socket, protocol);
  const listening = await listenInLab(pid, SPANS_ADDRESS, socket, signal).catch(async (error: unknown) => {
    await receiver[Symbol.asyncDispose]();
    throw error;
  });
  await first(receiver, signal);
  let trace = '';
  let before = 0;
  return {
    begin: () => {
      trace = randomBytes(16).toString('hex');
      receiver.clear();
      before = aheadUs();
      // Version, trace, the client's span, sampled (W3C Trace Context, "traceparent").
      engine.traceAs(`00-${trace}-${randomBytes(8).toString('hex')}-01`);
    },
    end: async () => {
      engine.traceAs(undefined);
      const after = aheadUs();
      await quiet(receiver);
      return toldSpans(receiver, trace, { before, after });
    },
    [Symbol.asyncDispose]: async () => {
      await listening[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
    },
  };
}

/**
 * Waits for spans of what the engine was asked as it started: one that looked for a receiver before there was one looks
 * again after a while (grpc doc/connection-backoff.md).
 */
async function first(receiver: SpanReceiver, signal: AbortSignal): Promise<void> {
  const begin = performance.now();
  while (performance.now() - begin < LATEST_MS && receiver.spans.length === 0)
    await sleep(POLL_MS, undefined, { signal });
}

/** Waits until no span has come for a while. */
async function quiet(receiver: SpanReceiver): Promise<void> {
  const begin = performance.now();
  let [count, since] = [-1, begin];
  while (performance.now() - begin < LATEST_MS && performance.now() - since < QUIET_MS) {
    if (receiver.spans.length !== count) [count, since] = [receiver.spans.length, performance.now()];
    await sleep(POLL_MS);
  }
}

/** How much the wall clock is ahead of CLOCK_MONOTONIC: read as its millisecond changes, so to some microseconds. */
function aheadUs(): number {
  const begin = new Date().getTime();
  let now = begin;
  while (now === begin) now = new Date().getTime();
  return now * 1000 - Number(process.hrtime.bigint()) / 1000;
}
