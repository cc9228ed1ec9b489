/** The newest API of the first engine in each series (moby docs/api/version-history.md). */
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
 * The first major version of engines with that API: for a build that reports no version of its own.
 * @param api such as `1.41`
 */
export function majorOfApi(api: string): number | undefined {
  const [major = 0, minor = 0] = api.split('.').map(Number);
  return FIRST_API.findLast(
    ([, first]) => major > first[0] || (major === first[0] && minor >= first[1]),
  )?.[0];
}

/** Newest API the tool speaks. 1.41 is that of 20.10, and engines up to 29 still accept 1.44. */
export const NEWEST_API = '1.44';
