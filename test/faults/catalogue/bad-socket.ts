import { isDue, strikeOnce, type Bench, type Expected, type Fault } from '../support/fault.ts';
import { cutBody, cutHeaders, cutStream, delay, garbage, garbageBody, silence } from '../support/mishaps.ts';
import type { SeenRequest } from '../support/socket-proxy.ts';

type Step = SeenRequest['step'];

const once = { exitCode: 0, lost: 0 } as const;

/** What arrives on the engine's socket is late, cut, or not what was asked for. */
export const badSocket: readonly Fault[] = [
  {
    name: 'every answer late by 0.2 s',
    arrange: (bench) => {
      bench.proxy.rule = ({ container }) => (isDue(container) ? delay(200, bench.fired) : undefined);
    },
    expected: { ...once, says: /^all measured$/, withinMs: 0 },
  },
  ...(['create', 'attach', 'wait', 'start'] as const).map((step) => ({
    name: `no answer to ${step}`,
    arrange: (bench: Bench) => {
      strikeOnce(bench, step, silence(bench.fired));
    },
    expected: {
      ...once,
      says: new RegExp(`a sample timeout in ${step}: the iteration did not end within 5000 ms`),
      withinMs: 22_000,
    },
  })),
  ...(['create', 'attach', 'wait', 'start'] as const).map((step) =>
    struck(`the answer to ${step} cut within its headers`, step, (bench) => cutHeaders(bench.fired), {
      says: new RegExp(
        `a sample failed in ${step}: the connection broke before the engine's answer: (socket hang up|.*ECONNRESET)`,
      ),
      withinMs: 2000,
    }),
  ),
  struck('the answer to create cut within its body', 'create', (bench) => cutBody(bench.fired), {
    // The client's library waits for the rest without end; the iteration's deadline does not.
    says: /a sample timeout in create: the iteration did not end within 5000 ms/,
    withinMs: 22_000,
  }),
  struck('the attach stream cut within a frame', 'attach', (bench) => cutStream(() => true, bench.fired), {
    says: /a sample failed in exit: .*stream ended in the middle of a frame/,
    withinMs: 2000,
  }),
  {
    name: 'the event stream cut within a line',
    arrange: (bench) => {
      bench.proxy.rule = ({ step }) =>
        step === 'events' ? cutStream(() => isDue(bench.proxy.container), bench.fired) : undefined;
    },
    expected: { ...once, says: /^all measured; warning: the engine's event stream ended/, withinMs: 30_000 },
  },
  struck('garbage instead of an answer to create', 'create', (bench) => garbage(bench.fired), {
    says: /a sample failed in create: the engine's answer is not HTTP: Parse Error/,
    withinMs: 2000,
  }),
  struck('garbage in the body of the answer to create', 'create', garbled, {
    says: /a sample failed in create: the engine's answer to POST \/containers\/create: expected the container's id, found/,
    withinMs: 2000,
  }),
  struck('garbage in the attach stream', 'attach', garbled, {
    says: /a sample failed in exit: .*stream ended in the middle of a frame/,
    withinMs: 2000,
  }),
  struck('garbage in place of the exit status', 'wait', garbled, {
    says: /a sample failed in remove: the connection broke before the engine sent/,
    withinMs: 2000,
  }),
  {
    // It takes the framing of chunks with it.
    name: 'garbage in the event stream',
    arrange: (bench) => {
      bench.proxy.rule = ({ step }) =>
        step === 'events' ? garbageBody(() => isDue(bench.proxy.container), bench.fired) : undefined;
    },
    expected: {
      ...once,
      says: /^all measured; warning: the engine's event stream ended: aborted: samples of r01-\S+ lack intervals/,
      withinMs: 30_000,
    },
  },
  {
    name: 'no answer to info when the engine is proved',
    arrange: (bench) => {
      let isDone = false;
      bench.proxy.rule = ({ step, container }) => {
        // The containers of the probe come first, and the first round's proof before any of its own.
        if (isDone || step !== 'info' || container?.runtime !== 'crun') return undefined;
        isDone = true;
        return silence(bench.fired);
      };
    },
    expected: {
      exitCode: 4,
      says: /failed, proof: the engine's answer about itself did not end within 60000 ms/,
      withinMs: 61_000,
      lost: 2,
    },
  },
];

function garbled(bench: Bench) {
  return garbageBody(() => true, bench.fired);
}

function struck(
  name: string,
  step: Step,
  mishap: (bench: Bench) => Parameters<typeof strikeOnce>[2],
  expected: Pick<Expected, 'says' | 'withinMs'>,
): Fault {
  return {
    name,
    arrange: (bench) => {
      strikeOnce(bench, step, mishap(bench));
    },
    expected: { ...once, ...expected },
  };
}
