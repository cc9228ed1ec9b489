import { totalmem, availableParallelism } from 'node:os';
import type { Argv } from 'yargs';
import type { MachineSize } from '../../core/guest/machine-size.ts';
import { askedKernels } from '../../core/plan/boots.ts';
import { DEFAULT_SUITE, type GuestRequest } from '../../core/guest/request.ts';
import { DEFAULT_MIRROR, SUITES, type Suite } from '../../core/packages/debian-source.ts';
import { LIST } from '../list-option.ts';
import { mirrorUrl } from '../mirror-url.ts';

/** Options that choose the guest's image. */
export function imageOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('suite', { choices: SUITES, describe: `Debian suite of the user land [${DEFAULT_SUITE}]` })
    .option('kernel', {
      ...LIST,
      describe: "kernels of any suite, such as 6.1,6.12 or 6.1.0-40 [the suite's newest]",
    })
    .option('mirror', {
      type: 'string',
      describe: `of Debian, or a snapshot [${DEFAULT_MIRROR}]`,
      requiresArg: true,
    });
}

/** Options of the guest's machine. */
export function machineOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('accel', {
      choices: ['auto', 'kvm', 'tcg'] as const,
      default: 'auto' as const,
      describe: 'kvm, or tcg: software emulation, if kvm does not work',
    })
    .option('cpus', { type: 'number', describe: 'of the guest [2]', requiresArg: true })
    .option('memory', { type: 'number', describe: 'of the guest, MiB [4096]', requiresArg: true })
    .option('ssh-port', { type: 'number', describe: 'on 127.0.0.1 [a free one]', requiresArg: true })
    .option('saved-state', {
      type: 'boolean',
      default: true,
      describe: 'with tcg, resume from the saved state of an earlier guest',
    });
}

export interface ImageArguments {
  readonly suite?: Suite | undefined;
  readonly mirror?: string | undefined;
  readonly kernel?: readonly string[] | undefined;
}

/** @throws UsageError */
export function guestRequest({ suite, mirror, kernel = [] }: ImageArguments): GuestRequest {
  return {
    suite: suite ?? DEFAULT_SUITE,
    mirror: mirrorUrl(mirror ?? DEFAULT_MIRROR),
    kernels: askedKernels(kernel),
  };
}

export function hostSize(): MachineSize {
  return { cpus: availableParallelism(), memoryMib: Math.floor(totalmem() / 2 ** 20) };
}
