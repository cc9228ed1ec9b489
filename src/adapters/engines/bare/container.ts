import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BundledContainer } from '../../../ports/bundle-api.ts';
import { Deadline } from '../../../ports/deadline.ts';
import { inside, type LabPlace } from './lab-place.ts';
import type { Shim, ShimContainer } from './shim.ts';

/** How long the words of a runtime that has failed are waited for: something that it left may hold its output. */
const WORDS_MS = 500;
const REMOVAL_MS = 15_000;

/** A container to be made, and its bundle's configuration. */
export interface ContainerParts extends ShimContainer {
  /** The runtime, for messages. */
  readonly runtime: string;
  readonly configuration: unknown;
}

/** Where shims come from and go to; one that is of no use any more is ended instead. */
export interface Shims {
  take(signal: AbortSignal): Promise<Shim>;
  giveBack(shim: Shim): Promise<void>;
}

/** Writes the bundle. @param onRemoved is told whether nothing of the container can be left */
export async function prepareContainer(
  place: LabPlace,
  shims: Shims,
  { runtime, configuration, ...told }: ContainerParts,
  signal: AbortSignal,
  onRemoved: (isClean: boolean) => Promise<void>,
): Promise<BundledContainer & { readonly pid: () => number }> {
  const { id, bundle } = told;
  const shim = await shims.take(signal);
  const folder = inside(place, bundle);
  await mkdir(folder, { recursive: true, mode: 0o711 });
  await writeFile(join(folder, 'config.json'), JSON.stringify(configuration));
  await shim.prepare(told, signal);
  const { out, err } = shim.openOutputs();
  let pid = 0;
  let state: 'new' | 'tried' | 'deleted' = 'new';

  const require = async (step: string, status: number, said: () => Promise<string>): Promise<void> => {
    if (status !== 0) throw new Error(`${runtime} ${step} ended with ${status}: ${await said()}`);
  };
  return {
    id,
    pid: () => pid,
    create: async (deadline) => {
      state = 'tried';
      const created = await shim.create(deadline);
      pid = created.pid;
      await require('create', created.status, async () => {
        await Promise.race([err.ended, sleep(WORDS_MS, undefined, { ref: false })]);
        return err.head.text.trim().slice(0, 2000);
      });
    },
    start: async (deadline) => {
      await require('start', await shim.run('start', deadline), () => shim.said());
    },
    output: async (deadline) => {
      await aborting(Promise.all([out.ended, err.ended]), deadline);
      // The outputs are closed a little before the process has ended, and a runtime deletes no container that runs.
      const exitCode = await shim.exitCodeOf(pid, deadline);
      const endedUs = place.clock.nowUs();
      return {
        exitCode,
        ...{ stdout: out.head.text, stderr: err.head.text, endedUs },
        ...{ stdoutBytes: out.head.bytes, stderrBytes: err.head.bytes },
      };
    },
    delete: async (deadline) => {
      await require('delete', await shim.run('delete', deadline), () => shim.said());
      state = 'deleted';
    },
    [Symbol.asyncDispose]: async () => {
      const isClean = state !== 'tried';
      try {
        if (!isClean && !place.gone.aborted) await remove(place, shims, shim, told);
      } finally {
        out.close();
        err.close();
        await rm(folder, { recursive: true, force: true });
        if (isClean) await shims.giveBack(shim);
        else await shim.end();
        await onRemoved(isClean);
      }
    },
  };
}

/**
 * Ends and removes a container that an iteration has left, as far as its runtime can. It does not fail: what is left is
 * the leak audit's to tell. A shim that waits for a runtime is ended first, with the runtime.
 */
async function remove(place: LabPlace, shims: Shims, used: Shim, told: ShimContainer): Promise<void> {
  using deadline = new Deadline(place.clock, REMOVAL_MS, 'removing the container', place.gone);
  if (used.isBusy) await used.end();
  try {
    const shim = await shims.take(deadline.signal);
    try {
      await shim.prepare(told, deadline.signal);
      await shim.run('remove', deadline.signal);
    } finally {
      await shims.giveBack(shim);
    }
  } catch {
    // The iteration's own error is what counts.
  }
}

/** The promise's result or the signal's reason, whichever comes first. */
function aborting<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an abort reason is an Error by our use
      reject(signal.reason);
    };
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort, { once: true });
    void promise.then((value) => {
      signal.removeEventListener('abort', abort);
      resolve(value);
    });
  });
}
