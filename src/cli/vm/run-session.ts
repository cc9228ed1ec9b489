import { setTimeout as sleep } from 'node:timers/promises';
import type { Guest } from '../../adapters/sites/guest/powered-guest.ts';
import { runInGuest } from '../../adapters/sites/guest/run-in-guest.ts';
import { EXIT, HostError } from '../../core/errors.ts';
import { relayed } from '../../core/guest/relay-line.ts';
import type { Reporter } from '../../ports/reporter.ts';

const KEPT_WORDS = 20;
/** ssh may notice the broken connection before QEMU's end is known. */
const END_KNOWN_MS = 3_000;

/**
 * Runs the plan in a guest as far as one boot goes, and shows it as if it ran here.
 * @throws HostError if the run or the guest ended early; the signal's reason if interrupted
 */
export async function runSession(
  guest: Guest,
  reporter: Reporter,
  hasProgram: boolean,
  interrupted: AbortSignal,
): Promise<void> {
  const words: string[] = [];
  const exitCode = await runInGuest(
    guest,
    (line) => {
      const said = relayed(line);
      if (said.kind === 'event') reporter.event(said.event);
      else if (said.kind === 'activity') reporter.activity(said.activity);
      else words.push(said.text);
    },
    hasProgram,
    interrupted,
  );
  interrupted.throwIfAborted();
  if (exitCode === EXIT.done || exitCode === EXIT.failedCells) return;
  if (exitCode === undefined) {
    await sleep(END_KNOWN_MS, undefined, { signal: guest.gone }).catch(() => undefined);
    guest.gone.throwIfAborted();
    throw await guest.failure('the connection to the guest broke');
  }
  throw new HostError(
    `the run in the guest ended with exit code ${exitCode}:\n${words.slice(-KEPT_WORDS).join('\n')}`,
  );
}
