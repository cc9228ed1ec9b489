/**
 * The name of an engine start: `r03-overlay2` in round 3, `s03-vfs` for the sentinel's third visit. Repeated starts add
 * their number, which makes the name unique over all sessions of a run.
 *
 * @param start - counted from 1
 */
export function restartName(
  place: { readonly round: number; readonly sentinel?: number | undefined; readonly driver: string },
  start = 1,
): string {
  const [letter, number] = place.sentinel === undefined ? ['r', place.round] : ['s', place.sentinel];
  const base = `${letter}${String(number).padStart(2, '0')}-${place.driver}`;
  return start === 1 ? base : `${base}-${start}`;
}
