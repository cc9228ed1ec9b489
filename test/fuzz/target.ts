import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { DrivergridError } from '../../src/core/errors.ts';

/** A part of the tool that reads what others wrote, and what is given to it. */
export interface FuzzTarget<T> {
  readonly inputs: fc.Arbitrary<T>;
  /** Gives the tool one input. @throws where it does what it must not */
  attempt(input: T): Promise<void>;
  /** Longest time one input may take, in milliseconds. */
  readonly deadlineMs: number;
}

/** What goes wrong outside of any call: an unhandled rejection is nobody's result. */
const strays: unknown[] = [];

/** To be called once in a process of the fuzzer's own; under vitest, vitest fails a test for them. */
export function noteStrays(): void {
  process.on('unhandledRejection', (reason) => strays.push(reason));
  process.on('uncaughtException', (error) => strays.push(error));
}

/** That every input gives a result or one of the tool's own errors, in time and without anything left behind. */
export function survives<T>(target: FuzzTarget<T>): fc.IAsyncProperty<[T]> {
  return fc.asyncProperty(target.inputs, async (input) => {
    await inTime(target.attempt(input), target.deadlineMs);
    await turn();
    const [stray] = strays.splice(0);
    if (stray !== undefined) throw new Error('something went wrong that nobody waited for', { cause: stray });
  });
}

async function inTime(attempt: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no end within ${ms} ms`));
    }, ms);
  });
  await Promise.race([attempt, late]).finally(() => {
    clearTimeout(timer);
  });
}

/**
 * The action's result, or its error where that is one for the person at the keyboard.
 * @param names what the message must have in it: where to look
 * @throws whatever else it throws
 */
export async function orToldWhy<T>(
  action: () => T | Promise<T>,
  names: RegExp,
): Promise<T | DrivergridError> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof DrivergridError)) throw error;
    if (!names.test(error.message)) {
      throw new Error(`the message does not say what is wrong: ${error.message}`, { cause: error });
    }
    return error;
  }
}
