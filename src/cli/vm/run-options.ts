import type { Plan } from '../../core/plan/plan.ts';
import type { CsvDialect } from '../../report/csv-dialect.ts';
import type { Overrides } from '../load-scenario.ts';
import type { ProgressKind } from '../reporter-for.ts';
import type { MachineArguments } from './boot.ts';
import type { ImageArguments } from './options.ts';

/** Options of `vm run`. */
export interface VmRunOptions extends Overrides, ImageArguments, MachineArguments {
  /** Absent: the one that suits the scenario. */
  readonly lab?: Plan['lab'] | undefined;
  /** Of each kernel, if there are several. */
  readonly boots: number;
  readonly out?: string | undefined;
  readonly resume?: string | undefined;
  /** Queue behind another command instead of being refused. */
  readonly wait: boolean;
  readonly progress: ProgressKind;
  readonly csvDialect: CsvDialect;
  readonly json: boolean;
}
