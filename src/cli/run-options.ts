import type { Plan } from '../core/plan/plan.ts';
import type { CsvDialect } from '../report/csv-dialect.ts';
import type { Overrides } from './load-scenario.ts';
import type { ProgressKind } from './reporter-for.ts';

/** Options of `run`. */
export interface RunOptions extends Overrides {
  readonly lab: Plan['lab'];
  /** Measure a few rounds only, to tell how many a run needs. */
  readonly pilot: boolean;
  /** Such as `2%`: add rounds until every 95 % interval is that narrow. */
  readonly precision?: string | undefined;
  readonly out?: string | undefined;
  readonly resume?: string | undefined;
  /** Boot these in turn, by real reboots. */
  readonly kernel?: readonly string[] | undefined;
  /** The user boots them: this machine does not reboot itself. */
  readonly bootByHand?: boolean | undefined;
  /** Of each kernel. */
  readonly boots?: number | undefined;
  readonly expendable: boolean;
  /** Queue behind another command instead of being refused. */
  readonly wait: boolean;
  /** scripts/rootfs.c, compiled. */
  readonly rootfsProgram?: string | undefined;
  readonly wipe: readonly string[];
  /** One session of several, which follow at once: no tables and no grid, which take as long as a short session. */
  readonly isPart?: boolean;
  readonly progress: ProgressKind;
  readonly csvDialect: CsvDialect;
  readonly json: boolean;
}
