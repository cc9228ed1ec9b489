import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { atLeast, type EngineVersion } from '../engine-version.ts';
import { keyOfFlag, type DockerdFlag } from './dockerd-flags.ts';
import type { HostService } from './service.ts';
import { OUR_KEYS, type DaemonConfig } from './system-daemon-config.ts';

/** daemon.json as the engine would read it, or why it cannot. */
export type ReadConfig = { readonly config: DaemonConfig } | { readonly problem: string };

/**
 * Reads daemon.json's text. An empty file is an error of engines before 23.0 (`EOF`) and an empty
 * configuration after (moby daemon/config/config.go, getConflictFreeConfiguration).
 */
export function readDaemonConfig(text: string | undefined, version: EngineVersion): ReadConfig {
  if (text === undefined) return { config: {} };
  if (text.trim() === '') {
    return atLeast(version, 23)
      ? { config: {} }
      : { problem: `it is empty, which engine ${version.text} refuses; write {} to it, or remove it` };
  }
  const errors: ParseError[] = [];
  let value: unknown;
  try {
    value = parse(text, errors, { disallowComments: true });
  } catch (error) {
    // The parser goes down a level of its stack for each of the text, and there are no other errors it throws.
    if (error instanceof RangeError)
      return { problem: 'expected a JSON object, found one nested too deep to read' };
    throw error;
  }
  const [error] = errors;
  if (error !== undefined) {
    const line = text.slice(0, error.offset).split('\n').length;
    return { problem: `line ${line} is no valid JSON: ${printParseErrorCode(error.error)}` };
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { config: value as DaemonConfig }
    : { problem: `expected a JSON object, found ${text.trim().slice(0, 40)}` };
}

/**
 * What keeps drivergrid from setting the service's engine up through daemon.json, a line each; none where
 * nothing does.
 */
export function serviceConflicts(service: HostService, config: DaemonConfig): string[] {
  const clashes = service.flags.flatMap((flag) => {
    const key = keyOfFlag(flag);
    // Runtimes are merged, not refused (moby cmd/dockerd/daemon_unix.go, configureRuntimes).
    if (key === 'runtimes') return [];
    const where = sourceOf(service, flag);
    if ((OUR_KEYS as readonly string[]).includes(key)) {
      return `${where} gives \`${flag.text}\`, and dockerd refuses ${key} both as a flag and in ${service.config.path}`;
    }
    return key in config
      ? `${where} gives \`${flag.text}\` and ${service.config.path} has ${key}: dockerd refuses both together`
      : [];
  });
  const driver = service.environment['DOCKER_DRIVER'];
  return driver === undefined
    ? clashes
    : [...clashes, `the service's environment has DOCKER_DRIVER=${driver}, which overrules daemon.json`];
}

function sourceOf(service: HostService, flag: DockerdFlag): string {
  // A drop-in comes after the unit and overrules it, so the last one that says it is the one.
  const source = service.sources.findLast(({ text }) => text.includes(flag.text));
  return source?.path ?? 'the service';
}
