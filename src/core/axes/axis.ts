import type { WholeKey } from './cell-key.ts';
import type { Scenario } from '../scenario/scenario.ts';

export type AxisValue = string | number;

/** What distinguishes cells. Plans, records, tables, filters, charts, exports and comparisons read it from here. */
export interface Axis {
  /** Its field on cells and records, and its column in tables. */
  readonly name: string;
  /** Its heading. */
  readonly heading: string;
  readonly kind: 'name' | 'version' | 'count';
  /** Its place in the grid. */
  readonly place: 'row' | 'column';
  /** What must restart for another value: the machine, the engine, or only a burst. */
  readonly changesWith: 'boot' | 'start' | 'burst';
  /** Whether a burst with another value takes long to prepare: interleaved plans change it as seldom as they can. */
  readonly changesSlowly?: true;
  /** The default value: records and labels leave it out. */
  readonly usual?: AxisValue;
  /**
   * One of what the axis counts: `layer`. Of a count of which each one more costs about as much, so that a run with
   * several values gets slopes; absent where it does not (containers at a time share the CPUs).
   */
  readonly each?: string;
  /** Whether tables have its column only if some cell has another value than the usual one. */
  readonly isOptional?: true;
  /** The values a scenario asks for, in order; none if something else than the scenario decides. */
  readonly planned: (scenario: Scenario) => readonly AxisValue[];
  /** Follows a cell's label: ` x4`. */
  readonly mark: (value: AxisValue | undefined) => string;
  /** In a chart's label: `4 at once`. */
  readonly phrase: (value: AxisValue | undefined) => string;
}

/** A cell's value on an axis; `undefined` if none is recorded. */
export function valueOn(axis: Axis, cell: Partial<WholeKey>): AxisValue | undefined {
  return (cell as Readonly<Record<string, AxisValue | undefined>>)[axis.name] ?? axis.usual;
}
