import type { MeanDifference } from '../statistics/mean-difference.ts';
import { direction, ratioOf, type Ratio } from './ratio.ts';
import { changeOf, type UnitPair } from './unit-pair.ts';
import type { Units } from './units.ts';

/**
 * Whose a change is. `own`: it exceeds that of the control; `shared`: the control changed as much; `unclear`: the
 * intervals do not tell.
 */
export type Belonging = 'own' | 'shared' | 'unclear';

export interface BeyondControl extends Ratio {
  /** The control cell's driver or runtime. */
  readonly control: string;
  readonly belonging: Belonging;
}

/**
 * The change of a cell beyond that of the control driver: a difference of differences of ln. The two drivers were
 * measured after different restarts, so their variances add (degrees of freedom by Satterthwaite 1946); of hosts, each
 * measured both, so that its own effect cancels out.
 */
export function beyondDriver(cell: UnitPair, control: UnitPair, name: string): BeyondControl | undefined {
  if (cell.areHosts === true) return beyondRuntime(cell, control, name);
  const [own, theirs] = [changeOf(cell), changeOf(control)];
  if (own === undefined || theirs === undefined) return undefined;
  const [left, right] = [own.standardError ** 2, theirs.standardError ** 2];
  const weight = left ** 2 / own.df + right ** 2 / theirs.df;
  const beyond: MeanDifference = {
    difference: own.difference - theirs.difference,
    standardError: Math.sqrt(left + right),
    df: weight === 0 ? own.df + theirs.df : (left + right) ** 2 / weight,
  };
  return judged(ratioOf(beyond), own, theirs, name);
}

/**
 * The same against the control runtime. Both runtimes were measured after the same restarts, so a restart's effect
 * cancels out.
 */
export function beyondRuntime(cell: UnitPair, control: UnitPair, name: string): BeyondControl | undefined {
  const [a, b] = [within(cell.a, control.a), within(cell.b, control.b)];
  const beyond = changeOf({ ...cell, a, b });
  const [own, theirs] = [changeOf(cell), changeOf(control)];
  if (beyond === undefined || own === undefined || theirs === undefined) return undefined;
  return judged(ratioOf(beyond), own, theirs, name);
}

function within(cell: Units, control: Units): Units {
  return new Map(
    [...cell].flatMap(([unit, ln]) => {
      const theirs = control.get(unit);
      return theirs === undefined ? [] : [[unit, ln - theirs] as const];
    }),
  );
}

function judged(beyond: Ratio, own: MeanDifference, control: MeanDifference, name: string): BeyondControl {
  const isOwn = direction(beyond) !== undefined;
  const isAlike = Math.sign(own.difference) === Math.sign(control.difference);
  const isShared = isAlike && direction(ratioOf(control)) !== undefined;
  return { ...beyond, control: name, belonging: isOwn ? 'own' : isShared ? 'shared' : 'unclear' };
}
