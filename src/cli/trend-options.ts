import type { VerdictFiles } from './verdict-files.ts';
import type { SeriesOrder } from '../core/trend/series-run.ts';

/** Options of `trend`. */
export interface TrendOptions extends VerdictFiles {
  readonly by: SeriesOrder;
  /** A date, a run id or a kernel: where the series begins. */
  readonly since?: string | undefined;
  readonly gate?: string | undefined;
  readonly allow: readonly string[];
  /** Runs that measured something else. */
  readonly leaveOut: boolean;
  readonly json: boolean;
}
