import { atLeast, type EngineVersion } from '../engines/engine-version.ts';

/** What an engine from some version on needs of a runtime. */
export interface RuntimeNeed {
  readonly runtime: string;
  /** First engine that needs it, `[major, minor]`; undefined where only the refusal tells. */
  readonly engine?: readonly [number, number];
  /** First release of the runtime that has it. */
  readonly release: readonly [number, number, number];
  /** How a runtime without it refuses to make a container. */
  readonly refusal: RegExp;
}

/**
 * Whether a runtime refused since it is older than the engine asks for.
 * @param version first line of its `--version`
 * @param needs of the engine's kind
 * @returns in words, or undefined where the text is another complaint
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
 * What is known before it is tried: a distribution may have given an older release what is needed, so this is no
 * verdict.
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
