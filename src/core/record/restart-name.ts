/** Of an engine start. */
interface RestartPlace {
  readonly round: number;
  readonly sentinel?: number | undefined;
  readonly explain?: true | undefined;
  readonly driver: string;
  readonly engine?: string | undefined;
}

/**
 * The name of an engine start: `r03-overlay2` in round 3, `r03-docker-28:overlay2` where there are several
 * builds, `s03-vfs` for the sentinel's third visit, `e03-overlay2` for the traced start of round 3. Repeated starts add
 * their number, which makes the name unique over all sessions of a run.
 *
 * @param start - counted from 1
 */
export function restartName(place: RestartPlace, start = 1): string {
  const ordinary = place.explain === true ? 'e' : 'r';
  const [letter, number] = place.sentinel === undefined ? [ordinary, place.round] : ['s', place.sentinel];
  // No name has a colon.
  const setup = place.engine === undefined ? place.driver : `${place.engine}:${place.driver}`;
  const base = `${letter}${String(number).padStart(2, '0')}-${setup}`;
  return start === 1 ? base : `${base}-${start}`;
}
