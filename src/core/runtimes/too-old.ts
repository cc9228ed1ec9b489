import { atLeast, type EngineVersion } from '../engines/engine-version.ts';

/** What an engine needs of a runtime, from some version on. */
export interface RuntimeNeed {
  readonly runtime: string;
  /** First engine that needs it, `[major, minor]`; undefined if only the refusal tells. */
  readonly engine?: readonly [number, number];
  /** First release of the runtime that has it. */
  readonly release: readonly [number, number, number];
  /** The message with which a runtime that lacks it refuses to make a container. */
  readonly refusal: RegExp;
}

/**
 * Whether a runtime refused because it is older than the engine requires.
 * @param version first line of its `--version`
 * @param needs of the engine's kind
 * @returns the reason, or undefined if the message is another one
 */
export function tooOldRefusal(
  text: string,
  version: string | undefined,
  engine: EngineVersion,
  needs: readonly RuntimeNeed[],
): string | undefined {
  const need = needs.find(({ refusal }) => refusal.test(text));
  return need === undefined ? undefined : inWords(need, version, engine);
}

/**
 * What is known before it is tried. A distribution may have backported what is needed to an older release, so this is
 * no verdict.
 */
export function knownTooOld(
  version: string,
  engine: EngineVersion,
  needs: readonly RuntimeNeed[],
): string | undefined {
  const release = releaseOf(version);
  if (release === undefined) return undefined;
  const need = needs.find(
    ({ runtime, engine: first }) =>
      runtime === release.name && first !== undefined && atLeast(engine, ...first),
  );
  const isOld = need !== undefined && isBefore(release.numbers, need.release);
  return isOld ? inWords(need, version, engine) : undefined;
}

function inWords(
  { runtime, release }: RuntimeNeed,
  version: string | undefined,
  engine: EngineVersion,
): string {
  const found = version === undefined ? undefined : releaseOf(version);
  const name = found === undefined ? `this ${runtime}` : `${found.name} ${found.numbers.join('.')}`;
  return `${name} is older than engine ${engine.text} needs: ${runtime} ${release.join('.')} or newer`;
}

/** `runc version 1.1.5+ds1`, `crun version 1.8.1`. */
function releaseOf(version: string): { name: string; numbers: number[] } | undefined {
  const match = /^(\S+) version v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  if (match === null) return undefined;
  const [, name = '', ...numbers] = match;
  return { name, numbers: numbers.map((number) => Number(number || 0)) };
}

function isBefore(found: readonly number[], needed: readonly number[]): boolean {
  const differs = needed.findIndex((number, index) => number !== (found[index] ?? 0));
  return differs !== -1 && (found[differs] ?? 0) < (needed[differs] ?? 0);
}
