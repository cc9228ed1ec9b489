import { readFile, stat } from 'node:fs/promises';
import { assignments, expanded, words } from '../../../core/host/unit-text.ts';
import { runCommand } from '../../host/run-command.ts';
import { noService, type Unit } from './unit.ts';

const WANTED = ['LoadState', 'ExecStart', 'Environment', 'EnvironmentFiles', 'FragmentPath', 'DropInPaths'];

/** docker.service as systemd has it, drop-ins and environment files put in. */
export async function systemdUnit(): Promise<Unit> {
  const shown = await runCommand('systemctl', ['show', 'docker.service', '--property', WANTED.join(',')]);
  const listen = await runCommand('systemctl', ['show', 'docker.socket', '--property', 'Listen', '--value']);
  return unitOf(shown, listen);
}

/**
 * @param shown what `systemctl show` says of the service
 * @param listen what it says of the socket unit's Listen
 */
export async function unitOf(shown: string, listen: string): Promise<Unit> {
  const fields = new Map(
    shown.split('\n').map((line) => [line.split('=')[0] ?? '', line.replace(/^[^=]*=/, '')]),
  );
  const load = fields.get('LoadState') ?? '';
  if (load !== 'loaded') throw noService(`docker.service is ${load || 'unknown'} to systemd`);

  // Several environment files are several lines of the same name.
  const environmentFiles = [...shown.matchAll(/^EnvironmentFiles=(.*?)(?: \(ignore_errors=\w+\))?$/gm)].map(
    (match) => match[1] ?? '',
  );
  const paths = [fields.get('FragmentPath') ?? '', ...words(fields.get('DropInPaths') ?? '')];
  const sources = await readSources([...paths, ...environmentFiles]);
  const own = words(fields.get('Environment') ?? '').map((pair): [string, string] => [
    pair.replace(/=.*$/s, ''),
    pair.replace(/^[^=]*=/, ''),
  ]);
  const environment = Object.assign(
    Object.fromEntries(own),
    ...sources.filter(({ path }) => environmentFiles.includes(path)).map(({ text }) => assignments(text)),
  ) as Record<string, string>;

  const exec = fields.get('ExecStart') ?? '';
  const dockerd = partOf(exec, ' path=');
  const [, ...args] = expanded(words(partOf(exec, ' argv[]=') ?? ''), environment);
  if (dockerd?.startsWith('/') !== true || !dockerd.endsWith('dockerd')) {
    throw noService(`docker.service starts ${dockerd ?? 'nothing'}, not a dockerd`);
  }
  const listens = /^(\/\S+) \(Stream\)/m.exec(listen)?.[1];
  const none = { ssdPidFile: undefined, log: undefined };
  return { manager: 'systemd', dockerd, args, environment, sources, listens, ...none };
}

/** A part of `{ path=/usr/bin/dockerd ; argv[]=/usr/bin/dockerd -H fd:// ; ... }`. */
function partOf(exec: string, begin: string): string | undefined {
  const at = exec.indexOf(begin);
  const end = exec.indexOf(' ; ', at);
  return at === -1 || end === -1 ? undefined : exec.slice(at + begin.length, end);
}

/** Of a file only: a pipe or a device may have no end. */
async function fileText(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).isFile() ? await readFile(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

export async function readSources(paths: readonly string[]): Promise<{ path: string; text: string }[]> {
  const found = await Promise.all(paths.map(async (path) => ({ path, text: await fileText(path) })));
  return found.flatMap(({ path, text }) => (path === '' || text === undefined ? [] : [{ path, text }]));
}
