import type { WholeKey } from './cell-key.ts';
import type { Scenario } from '../scenario/scenario.ts';

export type AxisValue = string | number;

/** What distinguishes cells. Plans, records, tables, filters, charts, exports and comparisons take it from here. */
export interface Axis {
  /** Its field on cells and records, and its column in tables. */
  readonly name: string;
  /** What people read over it. */
  readonly heading: string;
  readonly kind: 'name' | 'version' | 'count';
  /** Where the grid has it. */
  readonly place: 'row' | 'column';
  /** What has to begin anew for another value: a boot of the machine, a start of the engine, or only a burst. */
  readonly changesWith: 'boot' | 'start' | 'burst';
  /** The value of cells whose records do not name it, and which labels leave out. */
  readonly usual?: AxisValue;
  /** Whether tables have its column only where a cell has another value than the usual one. */
  readonly isOptional?: true;
  /** The values a scenario asks for, in order; none where something else than the scenario says. */
  readonly planned: (scenario: Scenario) => readonly AxisValue[];
  /** Follows a cell's label: ` x4`. */
  readonly mark: (value: AxisValue | undefined) => string;
  /** In a chart's label: `4 at once`. */
  readonly phrase: (value: AxisValue | undefined) => string;
}

/** A cell's value on an axis; `undefined` where none is recorded. */
export function valueOn(axis: Axis, cell: Partial<WholeKey>): AxisValue | undefined {
  return (cell as Readonly<Record<string, AxisValue | undefined>>)[axis.name] ?? axis.usual;
}
