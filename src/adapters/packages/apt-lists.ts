import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import pLimit from 'p-limit';
import { HostError } from '../../core/errors.ts';
import { aptConfiguration } from '../../core/packages/apt-configuration.ts';
import { packageSource } from '../../core/packages/apt-source.ts';
import { packagesOf, simulatedInstalls, type DebianPackage } from '../../core/packages/debian-package.ts';
import { DEBIAN_KEYRING, suiteOf, type PackageSource } from '../../core/packages/debian-source.ts';
import { hostMirror, INDEX_FORMAT } from '../../core/packages/host-mirror.ts';
import { isThere } from '../host/is-there.ts';
import { proxyEnvironment } from '../host/proxy-environment.ts';
import { programEnvironment } from '../host/program-environment.ts';
import { OWN_CHILD } from '../host/tied-child.ts';
import { sha256Of } from '../host/sha256.ts';
import { packageTools, type PackageTools } from './package-tools.ts';

const APT_MS = 600_000;

/** What a suite offers, read by an apt that has its own state: the host's is not touched. */
export interface AptLists {
  readonly source: PackageSource;
  readonly mirror: string;
  /** dpkg's name of it. */
  readonly architecture: string;
  readonly tools: PackageTools;
  /** All that apt would install for these packages on an empty machine. @throws HostError if the suite has none */
  resolve(names: readonly string[]): Promise<DebianPackage[]>;
  /** Fetches packages, checked against the signed index. @returns their files */
  download(packages: readonly DebianPackage[], folder: string): Promise<string[]>;
}

/**
 * Reads the lists of a suite.
 * @param mirror absent: the one that the host's apt uses for Debian
 * @param folder an empty one, in which everything is kept
 * @throws HostError if the host has no apt or the mirror cannot be read, the signal's reason
 */
export async function readAptLists(
  source: PackageSource,
  mirror: string | undefined,
  folder: string,
  signal: AbortSignal,
): Promise<AptLists> {
  const tools = await packageTools();
  if (!(await isThere(DEBIAN_KEYRING))) {
    throw new HostError(`expected Debian's keys in ${DEBIAN_KEYRING}, found none`, {
      hint: 'Install the package debian-archive-keyring.',
    });
  }
  const run = async (tool: keyof PackageTools, args: readonly string[], cwd = folder) => {
    const result = await execa(tools[tool], args, {
      ...{ ...OWN_CHILD, cwd, all: true, timeout: APT_MS, cancelSignal: signal },
      ...{ extendEnv: false, env: { ...proxyEnvironment(), ...programEnvironment() } },
    });
    signal.throwIfAborted();
    return result;
  };
  const architecture = (await run('dpkg', ['--print-architecture'])).stdout.trim();
  const uncached = ['-o', 'Dir::Cache::pkgcache=', '-o', 'Dir::Cache::srcpkgcache='];
  const indexes = ['indextargets', ...uncached, '--format', INDEX_FORMAT, 'Created-By: Packages'];
  const site = mirror ?? hostMirror((await run('apt-get', indexes)).stdout);

  for (const made of ['state/lists/partial', 'cache/archives/partial', 'log'])
    await mkdir(join(folder, made), { recursive: true });
  await writeFile(join(folder, 'state/status'), '');
  await writeFile(join(folder, 'apt.conf'), aptConfiguration(folder));
  await writeFile(join(folder, 'sources.list'), `${packageSource(site, suiteOf(source), architecture)}\n`);
  // Each command may write the cache of this state.
  const oneByOne = pLimit(1);
  const apt = async (tool: keyof PackageTools, args: readonly string[], cwd?: string): Promise<string> => {
    const all = ['--config-file', join(folder, 'apt.conf'), ...args];
    const result = await oneByOne(() => run(tool, all, cwd));
    if (result.failed) throw refusal(source, site, result.all);
    return result.stdout;
  };
  await apt('apt-get', ['--quiet', 'update']);
  return {
    ...{ source, mirror: site, architecture, tools },
    resolve: async (names) => {
      const installed = simulatedInstalls(await apt('apt-get', ['--simulate', 'install', ...names]));
      return packagesOf(await apt('apt-cache', ['show', ...installed]));
    },
    download: async (packages, into) => {
      const exact = packages.map(({ name, version }) => `${name}=${version}`);
      await apt('apt-get', ['--quiet', 'download', ...exact], into);
      const files = (await readdir(into)).filter((name) => name.endsWith('.deb')).sort();
      const known = new Set(packages.map(({ sha256 }) => sha256));
      for (const name of files) {
        const digest = await sha256Of(join(into, name));
        if (known.delete(digest)) continue;
        throw new HostError(
          `${name} from ${site} is not what the signed index says: its SHA-256 is ${digest}`,
        );
      }
      if (known.size > 0)
        throw new HostError(`apt-get did not fetch all of ${exact.join(', ')} from ${site}`);
      return files.map((name) => join(into, name));
    },
  };
}

function refusal(source: PackageSource, mirror: string, said: string): HostError {
  // apt gives the reason on an indented line below.
  const errors = said.split('\n').filter((line) => /^(E:|Err:|W: Failed| {2}\S)/.test(line));
  return new HostError(
    `cannot take packages of ${source} from the mirror ${mirror}:\n${errors.slice(0, 6).join('\n') || said}`,
    { hint: hintFor(said) },
  );
}

function hintFor(said: string): string {
  if (said.includes('Unable to locate package'))
    return 'Name another suite with `from:`; https://packages.debian.org tells which have it.';
  if (/Hash Sum mismatch|is not signed|signatures? (were|couldn't)/.test(said))
    return 'The mirror gave something else than Debian has signed: try again later, or name another one with --mirror.';
  return 'Check the network, or name another Debian mirror with --mirror. What the cache has can still be used.';
}
