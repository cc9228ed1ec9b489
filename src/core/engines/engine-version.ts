/** A Docker engine's version: the numbers that decide what it can do, and the text it goes by. */
export interface EngineVersion {
  readonly major: number;
  readonly minor: number;
  readonly text: string;
  /** What the build calls itself, where that is no version and the scenario gave one. */
  readonly told?: string | undefined;
}

/**
 * Reads `Docker version 20.10.24+dfsg1, build 5d6db84`, or a bare version.
 * @returns undefined when the text names no version, as that of a build without one: `dev`, `library-import`, 0.0.0-...
 */
export function parseEngineVersion(text: string): EngineVersion | undefined {
  const match = /^v?((\d+)\.(\d+)(?:\.\d+)?.*)$/.exec(ownName(text));
  if (match === null || Number(match[2]) === 0) return undefined;
  return { major: Number(match[2]), minor: Number(match[3]), text: match[1] ?? '' };
}

/** What a build calls itself: the word after `version`, up to the comma before the build's name. */
function ownName(text: string): string {
  return /^[^\s,]*/.exec(text.replace(/^.*?\bversion:?\s+/i, ''))?.[0] ?? '';
}

/**
 * The version of a build, by what it says of itself and what the scenario says of it.
 * @param said first line of its `--version`
 * @param given the scenario's `engine_version`
 * @returns what is wrong, in words, where the two do not make one
 */
export function engineVersion(said: string, given: string | undefined): EngineVersion | { problem: string } {
  const told = parseEngineVersion(said);
  if (given === undefined) return told ?? { problem: `calls itself ${quoted(said)}, which is no version` };
  const wanted = parseEngineVersion(given);
  if (wanted === undefined) return { problem: `is given the version ${given}, which is none` };
  const name = ownName(said);
  if (told === undefined) return { ...wanted, text: `${given} (${name})`, told: name };
  const isSame = told.major === wanted.major && told.minor === wanted.minor;
  return isSame ? told : { problem: `is ${told.text}, the scenario says engine_version: ${given}` };
}

function quoted(said: string): string {
  return JSON.stringify(ownName(said));
}

/** The newest API that each series of engines speaks (moby docs/api/version-history.md), from the first of a series on. */
const FIRST_API: readonly (readonly [major: number, api: readonly [number, number]])[] = [
  [17, [1, 30]],
  [18, [1, 36]],
  [19, [1, 40]],
  [20, [1, 41]],
  [23, [1, 42]],
  [24, [1, 43]],
  [25, [1, 44]],
  [26, [1, 45]],
  [27, [1, 46]],
  [28, [1, 48]],
  [29, [1, 52]],
];

/**
 * The first major version of engines whose API is that one: for a build that tells no version of its own.
 * @param api such as `1.41`
 */
export function majorOfApi(api: string): number | undefined {
  const [major = 0, minor = 0] = api.split('.').map(Number);
  return FIRST_API.findLast(
    ([, first]) => major > first[0] || (major === first[0] && minor >= first[1]),
  )?.[0];
}

/** Whether the version is `major.minor` or newer. Docker's 17.06 compares as major 17, minor 6. */
export function atLeast(version: EngineVersion, major: number, minor = 0): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}

/**
 * The oldest engine that answers `POST /containers/{id}/wait?condition=removed` with its headers at once
 * (API 1.30), without which wait cannot be opened before start.
 */
export const OLDEST_ENGINE = { major: 17, minor: 6, text: '17.06' } as const;

/** Newest API the tool speaks; 1.41 is that of 20.10, and engines up to 29 still take 1.44. */
export const NEWEST_API = '1.44';
