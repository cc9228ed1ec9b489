import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { atLeast, type EngineVersion } from '../engine-version.ts';
import type { ConfigValues, EngineFlag, FoundFile, HostService } from '../host-service.ts';
import { keyOfFlag } from './dockerd-flags.ts';
import { OUR_KEYS } from './system-daemon-config.ts';

/** daemon.json as the engine would read it, or why it cannot. */
export type ReadConfig = { readonly config: ConfigValues } | { readonly problem: string };

/**
 * Reads daemon.json as the engine would: from 23.0 on in UTF-8 or, with a byte order mark, UTF-16; before in UTF-8
 * without one. An empty file is an error of engines before 23.0 (`EOF`) and an empty configuration after (moby
 * daemon/config/config.go, getConflictFreeConfiguration).
 */
export function readDaemonConfig(content: FoundFile['content'], version: EngineVersion): ReadConfig {
  if (content === undefined) return { config: {} };
  if ('problem' in content) return { problem: `${content.problem}; save it as UTF-8` };
  const { text, encoding, hasMark } = content;
  if (hasMark && !atLeast(version, 23)) {
    return {
      problem: `it begins with a byte order mark (${encoding}), which engine ${version.text} refuses; save it as UTF-8 without one`,
    };
  }
  if (text.trim() === '') {
    return atLeast(version, 23)
      ? { config: {} }
      : { problem: `it is empty, which engine ${version.text} refuses; write {} to it, or remove it` };
  }
  return parsedText(text);
}

/** The keys of daemon.json, as far as any engine could read them; none if it cannot be read. */
export function parsedConfig(content: FoundFile['content']): ConfigValues {
  if (content === undefined || 'problem' in content) return {};
  const read = parsedText(content.text);
  return 'problem' in read ? {} : read.config;
}

function parsedText(text: string): ReadConfig {
  const errors: ParseError[] = [];
  let value: unknown;
  try {
    value = parse(text, errors, { disallowComments: true });
  } catch (error) {
    // The parser recurses for each level of nesting; it throws no other errors.
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
    ? { config: value as ConfigValues }
    : { problem: `expected a JSON object, found ${text.trim().slice(0, 40)}` };
}

/**
 * What prevents drivergrid from configuring the service's engine through daemon.json, a line each; none if nothing
 * does.
 */
export function serviceConflicts(service: HostService, config: ConfigValues): string[] {
  const clashes = service.flags.flatMap((flag) => {
    const key = keyOfFlag(flag);
    // Runtimes are merged, not refused (moby cmd/dockerd/daemon_unix.go, configureRuntimes).
    if (key === 'runtimes') return [];
    const where = sourceOf(service, flag);
    // From 24 on it chooses the image store.
    if (OUR_KEYS.includes(key) || key === 'features') {
      return `${where} gives \`${flag.text}\`, and dockerd refuses ${key} both as a flag and in ${service.config.path}`;
    }
    return key in config
      ? `${where} gives \`${flag.text}\` and ${service.config.path} has ${key}: dockerd refuses both together`
      : [];
  });
  const driver = service.environment['DOCKER_DRIVER'];
  return driver === undefined
    ? clashes
    : [...clashes, `the service's environment has DOCKER_DRIVER=${driver}, which overrides daemon.json`];
}

function sourceOf(service: HostService, flag: EngineFlag): string {
  // A drop-in comes after the unit and overrides it, so the last assignment counts.
  const source = service.sources.findLast(({ text }) => text.includes(flag.text));
  return source?.path ?? 'the service';
}
