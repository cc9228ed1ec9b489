import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';

/** Sends a command to QEMU and returns the reply's `return`. @throws Error with QEMU's message if it refuses */
export type Qmp = (command: string, args?: Readonly<Record<string, unknown>>) => Promise<unknown>;

const REPLY = z.union([
  z.object({ return: z.unknown() }),
  z.object({ error: z.object({ desc: z.string() }) }),
  z.object({ event: z.string() }),
  z.object({ QMP: z.unknown() }),
]);

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * QEMU's machine protocol: JSON lines in both directions, replies in the order of the commands, events in between
 * (docs/interop/qmp-spec.txt of QEMU).
 * @param gone aborts when QEMU has ended; its reason is then every command's error
 */
export function qmpOver(from: Readable, to: Writable, gone: AbortSignal): Qmp {
  const waiting: Waiting[] = [];
  createInterface({ input: from }).on('line', (line) => {
    const reply = REPLY.parse(JSON.parse(line));
    if ('return' in reply) waiting.shift()?.resolve(reply.return);
    else if ('error' in reply) waiting.shift()?.reject(new Error(`QEMU: ${reply.error.desc}`));
  });
  gone.addEventListener('abort', () => {
    for (const { reject } of waiting.splice(0)) reject(gone.reason);
  });
  // If QEMU no longer reads, `gone` tells.
  to.on('error', () => undefined);
  const say: Qmp = (execute, args) =>
    new Promise((resolve, reject) => {
      gone.throwIfAborted();
      waiting.push({ resolve, reject });
      to.write(`${JSON.stringify({ execute, arguments: args })}\n`);
    });
  let greeted: Promise<unknown> | undefined;
  return async (command, args) => {
    await (greeted ??= say('qmp_capabilities'));
    return say(command, args);
  };
}
