/** A Docker engine's version: the numbers that decide what it can do, and the text it reports. */
export interface EngineVersion {
  readonly major: number;
  readonly minor: number;
  readonly text: string;
}

/**
 * Reads `Docker version 20.10.24+dfsg1, build 5d6db84`, or a bare version.
 * @returns undefined when the text names no version
 */
export function parseEngineVersion(text: string): EngineVersion | undefined {
  const match = /(\d+)\.(\d+)(?:\.\d+)?[^\s,]*/.exec(text);
  if (match === null) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]), text: match[0] };
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
