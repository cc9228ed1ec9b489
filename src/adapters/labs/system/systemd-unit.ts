import { readFile, stat } from 'node:fs/promises';
import { assignments, expanded, words } from '../../../core/host/unit-text.ts';
import { runCommand } from '../../host/run-command.ts';
import type { ServiceStart } from '../../../core/engines/host-service.ts';
import { noService, type ServedKind } from './unit.ts';

const WANTED = ['LoadState', 'ExecStart', 'Environment', 'EnvironmentFiles', 'FragmentPath', 'DropInPaths'];

/** The service's unit as systemd sees it, with drop-ins and environment files applied. */
export async function systemdUnit(kind: ServedKind): Promise<ServiceStart> {
  const { name } = kind.service;
  const shown = await runCommand('systemctl', ['show', `${name}.service`, '--property', WANTED.join(',')]);
  const listen = await runCommand('systemctl', ['show', `${name}.socket`, '--property', 'Listen', '--value']);
  return unitOf(kind, shown, listen);
}

/**
 * @param shown output of `systemctl show` for the service
 * @param listen its output for the socket unit's Listen
 */
export async function unitOf(kind: ServedKind, shown: string, listen: string): Promise<ServiceStart> {
  const unit = `${kind.service.name}.service`;
  const fields = new Map(
    shown.split('\n').map((line) => [line.split('=')[0] ?? '', line.replace(/^[^=]*=/, '')]),
  );
  const load = fields.get('LoadState') ?? '';
  if (load !== 'loaded') throw noService(kind, `${unit} has load state ${load || 'unknown'} in systemd`);

  // Each environment file is a line with the same name.
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
  const binary = partOf(exec, ' path=');
  const [, ...args] = expanded(words(partOf(exec, ' argv[]=') ?? ''), environment);
  if (binary?.startsWith('/') !== true || !binary.endsWith(kind.binary)) {
    throw noService(kind, `${unit} starts ${binary ?? 'nothing'}, not ${kind.binary}`);
  }
  const listens = /^(\/\S+) \(Stream\)/m.exec(listen)?.[1];
  const none = { ssdPidFile: undefined, log: undefined };
  return { manager: 'systemd', binary, args, environment, sources, listens, ...none };
}

/** A part of `{ path=/usr/bin/dockerd ; argv[]=/usr/bin/dockerd -H fd:// ; ... }`. */
function partOf(exec: string, begin: string): string | undefined {
  const at = exec.indexOf(begin);
  const end = exec.indexOf(' ; ', at);
  return at === -1 || end === -1 ? undefined : exec.slice(at + begin.length, end);
}

/** Regular files only: a pipe or a device may never end. */
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
