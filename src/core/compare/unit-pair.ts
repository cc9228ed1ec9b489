import type { MeanDifference } from '../statistics/mean-difference.ts';
import { pairedT } from '../statistics/paired.ts';
import { welch, welchForGate } from '../statistics/welch.ts';
import type { Basis } from './basis.ts';
import type { Units } from './units.ts';

/** Two sides' units of a cell. */
export interface UnitPair {
  readonly a: Units;
  readonly b: Units;
  /** Whether both sides have the same units: each is compared with itself. */
  readonly isPaired?: boolean;
  /** Whether all cells of a side have the same units, so that two of them can be compared within each. */
  readonly areHosts?: boolean;
}

/** Sides with the same hosts keep only those that measured the cell on both. */
export function unitPair(
  a: Units,
  b: Units,
  { shown, isPaired }: Pick<Basis, 'shown' | 'isPaired'>,
): UnitPair {
  if (shown !== 'host') return { a, b };
  if (isPaired !== true) return { a, b, areHosts: true };
  const both = [...a.keys()].filter((unit) => b.has(unit));
  const of = (units: Units): Units => new Map(both.map((unit) => [unit, units.get(unit) ?? NaN]));
  return { a: of(a), b: of(b), isPaired: true, areHosts: true };
}

/** The change from A to B within each unit. */
export function pairDifferences({ a, b }: UnitPair): number[] {
  return [...a].flatMap(([unit, ln]) => {
    const other = b.get(unit);
    return other === undefined ? [] : [other - ln];
  });
}

/**
 * The mean change in ln. Unpaired, two sides' spread between hosts, boots or restarts is all in the error (Welch 1947);
 * paired, only how differently the hosts changed is (Student 1908).
 * @returns `undefined` below two units on a side, or two pairs
 */
export function changeOf(units: UnitPair): MeanDifference | undefined {
  return units.isPaired === true
    ? pairedT(pairDifferences(units))
    : welch(valuesOf(units.a), valuesOf(units.b));
}

/** The same for the gate, with the degrees of freedom of {@link welchForGate} where units are not paired. */
export function gateChangeOf(units: UnitPair): MeanDifference | undefined {
  return units.isPaired === true
    ? pairedT(pairDifferences(units))
    : welchForGate(valuesOf(units.a), valuesOf(units.b));
}

export function valuesOf(units: Units): number[] {
  return [...units.values()];
}
