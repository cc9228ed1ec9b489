import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { HostError } from '../../core/errors.ts';
import { aptSource } from '../../core/guest/apt-sources.ts';
import { isKernelPackage, kernelsOf, type KernelPackage } from '../../core/guest/kernel-choice.ts';
import type { Suite } from '../../core/guest/request.ts';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const UPDATE_MS = 300_000;

/**
 * Asks the mirror which kernels its suites have, by an apt with a state of its own: nothing of the host's apt
 * configuration is read or changed (APT_CONFIG is read first, apt.conf(5)).
 * @param folder an empty one
 * @returns newest first
 * @throws HostError where the mirror cannot be read
 */
export async function mirrorKernels(
  tools: Readonly<Record<'apt-get' | 'apt-cache', string>>,
  mirror: string,
  suites: readonly Suite[],
  folder: string,
  signal: AbortSignal,
): Promise<KernelPackage[]> {
  for (const made of ['etc/apt.conf.d', 'etc/preferences.d', 'state/lists/partial', 'cache/archives/partial'])
    await mkdir(join(folder, made), { recursive: true });
  await writeFile(join(folder, 'status'), '');
  await writeFile(join(folder, 'apt.conf'), configuration(folder));
  const sources = suites.map((suite) => aptSource(mirror, suite, KEYRING));
  await writeFile(join(folder, 'etc/sources.list'), `${sources.join('\n')}\n`);

  const env = { APT_CONFIG: join(folder, 'apt.conf'), LC_ALL: 'C' };
  const options = { env, stdin: 'ignore', reject: false, cancelSignal: signal, timeout: UPDATE_MS } as const;
  const update = await execa(tools['apt-get'], ['update', '--quiet'], { ...options, all: true });
  signal.throwIfAborted();
  if (update.failed) throw unreadable(mirror, suites, update.all);
  const named = await execa(tools['apt-cache'], ['pkgnames', 'linux-image-'], options);
  const names = named.stdout.split('\n').filter(isKernelPackage);
  const listed = await execa(tools['apt-cache'], ['madison', ...names], options);
  signal.throwIfAborted();
  return kernelsOf(listed.stdout);
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
  const errors = said.split('\n').filter((line) => /^(E:|Err:|W: Failed)/.test(line));
  return new HostError(
    `cannot read ${suites.join(', ')} from the mirror ${mirror}:\n${errors.slice(0, 4).join('\n') || said}`,
    { hint: 'Check the network, or name another mirror of Debian with --mirror.' },
  );
}
