import { setTimeout as sleep } from 'node:timers/promises';
import type { Mishap } from './socket-proxy.ts';

const NOTHING = Buffer.alloc(0);

/** The engine's reply does not arrive. */
export function silence(passed: () => void | Promise<void>): Mishap {
  return { passed, reply: () => NOTHING };
}

/** Each piece of the reply arrives late. */
export function delay(ms: number, passed: () => void): Mishap {
  return {
    passed,
    reply: async (piece) => {
      await sleep(ms);
      return piece;
    },
  };
}

/** The connection is cut in the midst of the status line. */
export function cutHeaders(passed: () => void): Mishap {
  return { passed, reply: cutAfter((piece) => Math.min(12, piece.length)) };
}

/** The connection is cut after the headers and half of what comes with them. */
export function cutBody(passed: () => void): Mishap {
  return {
    passed,
    reply: cutAfter((piece) => {
      const body = piece.indexOf('\r\n\r\n') + 4;
      return body + Math.floor((piece.length - body) / 2);
    }),
  };
}

/** The connection is cut within the first piece after the headers: of a stream, in the midst of a frame or a line. */
export function cutStream(isDue: () => boolean, fired: () => void): Mishap {
  let hasHead = false;
  return {
    reply: (piece, cut) => {
      const body = hasHead ? 0 : piece.indexOf('\r\n\r\n') + 4;
      hasHead = true;
      if (!isDue() || body >= piece.length) return piece;
      fired();
      cut();
      return piece.subarray(0, body + Math.floor((piece.length - body) / 2));
    },
  };
}

/** What arrives is no HTTP. */
export function garbage(passed: () => void): Mishap {
  return { passed, reply: () => Buffer.from('\u0000\u0001 garbage, and not an answer \r\n\r\n') };
}

/** Headers as they were, and then as many bytes as promised, none of which mean anything. */
export function garbageBody(isDue: () => boolean, fired: () => void): Mishap {
  let hasHead = false;
  return {
    reply: (piece) => {
      const body = hasHead ? 0 : piece.indexOf('\r\n\r\n') + 4;
      hasHead = true;
      if (!isDue() || body >= piece.length) return piece;
      fired();
      return Buffer.concat([piece.subarray(0, body), garbled(piece.subarray(body))]);
    },
  };
}

/** Line ends stay, so that chunks and lines have their lengths. */
function garbled(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte) => (byte === 10 || byte === 13 ? byte : 0x7e)));
}

function cutAfter(length: (piece: Buffer) => number): NonNullable<Mishap['reply']> {
  return (piece, cut) => {
    cut();
    return piece.subarray(0, length(piece));
  };
}
