import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { HostError } from '../../../core/errors.ts';
import {
  isKernelPackage,
  kernelParts,
  kernelsOf,
  type KernelPackage,
} from '../../../core/guest/kernel-choice.ts';
import { aptSource } from '../../../core/packages/apt-source.ts';
import { DEBIAN_KEYRING, type Suite } from '../../../core/packages/debian-source.ts';

const APT_MS = 600_000;

/** What a mirror offers, read by an apt with its own state. */
export interface PackageLists {
  /** Newest first. */
  readonly kernels: readonly KernelPackage[];
  /**
   * Fetches a kernel's packages, checked against the signed lists.
   * @returns their files
   */
  download(kernel: KernelPackage): Promise<string[]>;
}

/**
 * Reads the suites' lists. Neither reads nor changes the host's apt configuration: APT_CONFIG is read first and moves
 * all folders (apt.conf(5)).
 * @param folder an empty one, in which everything is kept
 * @throws HostError if the mirror cannot be read
 */
export async function readPackageLists(
  tools: Readonly<Record<'apt-get' | 'apt-cache', string>>,
  mirror: string,
  suites: readonly Suite[],
  folder: string,
  signal: AbortSignal,
): Promise<PackageLists> {
  for (const made of ['etc/apt.conf.d', 'etc/preferences.d', 'state/lists/partial', 'cache/archives/partial'])
    await mkdir(join(folder, made), { recursive: true });
  await writeFile(join(folder, 'status'), '');
  await writeFile(join(folder, 'apt.conf'), configuration(folder));
  const sources = suites.map((suite) => aptSource(mirror, suite, DEBIAN_KEYRING));
  await writeFile(join(folder, 'etc/sources.list'), `${sources.join('\n')}\n`);

  const run = async (tool: keyof typeof tools, args: readonly string[]): Promise<string> => {
    const result = await execa(tools[tool], args, {
      ...{ env: { APT_CONFIG: join(folder, 'apt.conf'), LC_ALL: 'C' }, cwd: folder, stdin: 'ignore' },
      ...{ reject: false, all: true, cancelSignal: signal, timeout: APT_MS },
    });
    signal.throwIfAborted();
    if (result.failed) throw unreadable(mirror, suites, result.all);
    return result.stdout;
  };
  await run('apt-get', ['update', '--quiet']);
  const names = (await run('apt-cache', ['pkgnames', 'linux-image-'])).split('\n').filter(isKernelPackage);
  return {
    kernels: kernelsOf(await run('apt-cache', ['madison', ...names])),
    download: async (kernel) => {
      const shown = await run('apt-cache', ['show', `${kernel.name}=${kernel.version}`]);
      const parts = kernelParts(kernel, shown).map((name) => `${name}=${kernel.version}`);
      await run('apt-get', ['download', '--quiet', ...parts]);
      // NAME_VERSION_amd64.deb, where the version lacks its epoch and has % escapes: the name is enough.
      const files = await readdir(folder);
      return files
        .filter((file) => file.endsWith('.deb') && file.includes(`-${kernel.release}_`))
        .map((file) => join(folder, file));
    },
  };
}

function configuration(folder: string): string {
  return [
    `Dir "${folder}";`,
    'Dir::Etc "etc";',
    'Dir::State "state";',
    `Dir::State::status "${folder}/status";`,
    'Dir::Cache "cache";',
    'APT::Architecture "amd64";',
    'APT::Architectures { "amd64"; };',
    'APT::Sandbox::User "root";',
    'APT::Update::Error-Mode "any";',
    'Acquire::Languages "none";',
    'Acquire::Retries "1";',
    'Acquire::http::Timeout "10";',
    'Acquire::https::Timeout "10";',
    '',
  ].join('\n');
}

function unreadable(mirror: string, suites: readonly Suite[], said: string): HostError {
  // apt gives the reason on an indented line below.
  const errors = said.split('\n').filter((line) => /^(E:|Err:|W: Failed| {2}\S)/.test(line));
  return new HostError(
    `cannot read ${suites.join(', ')} from the mirror ${mirror}:\n${errors.slice(0, 4).join('\n') || said}`,
    { hint: 'Check the network, or name another Debian mirror with --mirror.' },
  );
}
