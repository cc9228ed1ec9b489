import type { ProgramFault } from '../../core/host/program-fault.ts';
import type { FoundProgram } from './find-program.ts';

/** By name: the programs found, and why others cannot be started. */
export interface Found<T> {
  readonly found: Readonly<Record<string, T>>;
  readonly faults: Readonly<Record<string, ProgramFault>>;
}

export function faultsOf(found: readonly (readonly [string, FoundProgram])[]): Record<string, ProgramFault> {
  return Object.fromEntries(
    found.flatMap(([name, { fault }]) => (fault === undefined ? [] : [[name, fault]])),
  );
}
