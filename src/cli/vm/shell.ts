import { execa } from 'execa';
import { ensureImage } from '../../adapters/sites/guest/ensure-image.ts';
import { shellWords } from '../../core/guest/shell-words.ts';
import type { GuestRequest } from '../../core/guest/request.ts';
import { EXIT } from '../../core/errors.ts';
import { Interruption } from '../interruption.ts';
import { boot, chooseMachine, type MachineArguments } from './boot.ts';
import { programHere } from './guest-program.ts';
import { openCache, phaseTeller } from './session.ts';

/**
 * A shell in a guest, or one command; the guest is removed afterwards.
 * @returns the command's exit code
 */
export async function shell(
  request: GuestRequest,
  machineArguments: MachineArguments,
  command: readonly string[],
): Promise<number> {
  const { cache } = await openCache();
  using interruption = new Interruption();
  const { signal } = interruption;
  const say = phaseTeller();
  const machine = await chooseMachine(machineArguments, say);
  const { image } = await ensureImage(cache, request, say, signal);
  const kernel = image.kernels[0] ?? '';
  const program = await programHere();
  await using guest = await boot(cache, { image, kernel, ...machine, program }, say, signal);

  const terminal = process.stdin.isTTY && process.stdout.isTTY ? ['-t'] : [];
  const words = command.length === 0 ? [] : [shellWords(command)];
  const { exitCode } = await execa(guest.ssh.file, [...terminal, ...guest.ssh.args, ...words], {
    ...{ stdio: 'inherit', reject: false },
    cancelSignal: AbortSignal.any([signal, guest.gone]),
  });
  signal.throwIfAborted();
  guest.gone.throwIfAborted();
  if (exitCode === undefined) throw await guest.failure('ssh to the guest was ended');
  return command.length === 0 ? EXIT.done : exitCode;
}
