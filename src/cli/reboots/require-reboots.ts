import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { isThere } from '../../adapters/host/is-there.ts';
import { mountsOf } from '../../adapters/host/mounts.ts';
import { nearestExisting } from '../../adapters/host/nearest-existing.ts';
import { programEnvironment } from '../../adapters/host/program-environment.ts';
import { requireRoot } from '../../adapters/host/require-host.ts';
import { OWN_CHILD } from '../../adapters/host/tied-child.ts';
import { hasSystemd, UNIT_FILE } from '../../adapters/reboots/systemd-unit-file.ts';
import { HostError, UsageError } from '../../core/errors.ts';
import { lossAtReboot } from '../../core/reboots/reboot-places.ts';
import { bootedKernels } from '../booted-kernels.ts';
import type { RunOptions } from '../run-options.ts';

/** @throws UsageError for options that do not go together */
export function requireRebootOptions(options: RunOptions): void {
  const { kernel, boots, resume } = options;
  const others = [
    ...(options.pilot ? ['--pilot'] : []),
    ...(options.precision === undefined ? [] : ['--precision']),
    ...(options.wipe.length === 0 ? [] : ['--wipe']),
  ];
  if (others.length > 0) {
    throw new UsageError(`a run that reboots this host takes no ${others.join(', ')}`, {
      hint: 'Leave that out; erase a device with wipefs before.',
    });
  }
  if (resume !== undefined) {
    if (kernel === undefined && boots === undefined) return;
    throw new UsageError('--resume continues with the kernels and boots of its plan', {
      hint: 'Leave --kernel and --boots out.',
    });
  }
  bootedKernels(options);
}

/**
 * Whether this host may be rebooted, and starts a unit after it; changes nothing.
 * @throws HostError with what to do instead
 */
export async function requireRebootHost(expendable: boolean): Promise<void> {
  if (!expendable) {
    throw new HostError('expected --expendable: the run reboots this host', {
      hint: 'Allow that if the host is a throwaway one, or use `drivergrid vm run`.',
    });
  }
  requireRoot();
  const instead =
    'Boot the kernels yourself (--boot-by-hand; docs/ansible.md does it for many hosts), or use `drivergrid vm run`.';
  if (!(await hasSystemd()))
    throw new HostError('expected systemd as the first process, to continue after a reboot', {
      hint: instead,
    });
  if (await isContainer())
    throw new HostError('a container has no kernel of its own to boot', { hint: instead });
  if (await isThere(UNIT_FILE)) {
    throw new HostError(`expected no ${UNIT_FILE}, found one`, {
      hint: 'It belongs to a run of another state directory (DRIVERGRID_STATE_DIR): end that first with `drivergrid restore`.',
    });
  }
}

/** systemd-detect-virt(1) ends with 0 in a container. */
async function isContainer(): Promise<boolean> {
  const options = { ...OWN_CHILD, extendEnv: false, env: programEnvironment() };
  return (await execa('systemd-detect-virt', ['--container', '--quiet'], options)).exitCode === 0;
}

/**
 * What the run needs after a reboot must be there then.
 * @param places paths, which need not exist yet
 * @throws HostError naming those that are not
 */
export async function requireKeptPlaces(places: readonly string[]): Promise<void> {
  const mounts = await mountsOf('self');
  const resolved = await Promise.all(
    [...places, UNIT_FILE].map(async (path) => realpath(await nearestExisting(path))),
  );
  const losses = new Set(resolved.flatMap((path) => lossAtReboot(path, mounts) ?? []));
  if (losses.size === 0) return;
  throw new HostError(
    `expected results, state directory and tool on disks, found:\n${[...losses].join('\n')}`,
    {
      hint: 'Name another --out, set DRIVERGRID_STATE_DIR, or install drivergrid on a disk.',
    },
  );
}

/** @throws HostError if the tool is not built, since the unit runs it */
export async function requireBuiltTool(root: string): Promise<string> {
  const main = join(root, 'dist/main.js');
  if (await isThere(main)) return main;
  throw new HostError(`expected ${main}, which runs after each boot, found none`, {
    hint: 'In a checkout: npm ci && npm run build.',
  });
}
