/** An engine's version: the numbers that decide what it can do, and its text. */
export interface EngineVersion {
  readonly major: number;
  readonly minor: number;
  readonly text: string;
  /** What the build calls itself, if that is no version and the scenario states one. */
  readonly told?: string | undefined;
}

/**
 * Reads a version, or a line that has one after the word `version`.
 * @returns undefined if the text names none, as for builds without one: `dev`, `library-import`, 0.0.0-...
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
 * The version of a build, from its own output and the scenario.
 * @param parse the kind's
 * @param said first line of its `--version`
 * @param given the scenario's `engine_version`
 * @returns what is wrong, for messages, if the two give no version
 */
export function buildVersion(
  parse: (text: string) => EngineVersion | undefined,
  said: string,
  given: string | undefined,
): EngineVersion | { problem: string } {
  const told = parse(said);
  if (given === undefined) return told ?? { problem: `calls itself ${quoted(said)}, which is not a version` };
  const wanted = parse(given);
  if (wanted === undefined) return { problem: `has engine_version: ${given}, which is not a version` };
  const name = ownName(said);
  if (told === undefined) return { ...wanted, text: `${given} (${name})`, told: name };
  const isSame = told.major === wanted.major && told.minor === wanted.minor;
  return isSame ? told : { problem: `is ${told.text}, but the scenario has engine_version: ${given}` };
}

function quoted(said: string): string {
  return JSON.stringify(ownName(said));
}

/** Whether the version is `major.minor` or newer; 17.06 compares as major 17, minor 6. */
export function atLeast(version: EngineVersion, major: number, minor = 0): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}
