import type { SummaryRow } from './summary.ts';
import { counted } from '../counted.ts';

/** p below which a drift is reported; over a whole grid some fall below 5 % by chance. */
const DRIFT_P = 0.01;
/** The talk's cc-runtime reached 0.3 and more; even loops stay below 0.1. */
const UNEVEN = 0.2;
const TAIL = 1.5;
const OUTLYING_SHARE = 0.05;
const FEWEST_OUTLIERS = 3;
/** An engine that is always busy limits what a runtime can show. */
const BUSY = 0.9;

/** What a reader of the grid should know of a cell besides its mean; empty if nothing stands out. */
export function cellRemarks(row: SummaryRow): string[] {
  const { drift_us_per_iteration: drift, drift_p: p, steady_state: state } = row;
  const findings: string[] = [];
  if (drift !== undefined && p !== undefined && p < DRIFT_P) {
    const way = drift > 0 ? 'slower' : 'faster';
    findings.push(
      `each iteration is ${(Math.abs(drift) / 1000).toPrecision(2)} ms ${way} than the one before (p ${text(p)})`,
    );
  }
  if (state === 'warmup')
    findings.push('the loop becomes faster after its first iterations: more warm-up is needed');
  if (state === 'slowdown') findings.push('the loop becomes slower in steps');
  if (state === 'no-steady-state')
    findings.push('the loop still changes at its end: more iterations are needed');
  if (row.two_modes === 'yes')
    findings.push('its iterations fall into two groups, so its mean describes neither');
  if ((row.mad_over_median ?? 0) > UNEVEN) {
    findings.push(`uneven: a typical iteration is ${percent(row.mad_over_median)} off the median`);
  }
  if ((row.p95_over_p50 ?? 0) > TAIL) {
    findings.push(
      `a slow tail: one in twenty takes ${row.p95_over_p50?.toFixed(1) ?? ''} times the median or more`,
    );
  }
  if ((row.outliers ?? 0) >= Math.max(FEWEST_OUTLIERS, OUTLYING_SHARE * row.n)) {
    findings.push(
      `${row.outliers ?? 0} of ${counted(row.n, 'sample')} ${row.outliers === 1 ? 'is an outlier' : 'are outliers'} (kept; flagged in samples.csv)`,
    );
  }
  if ((row.sd_restarts_us ?? 0) > (row.sd_iterations_us ?? Infinity)) {
    findings.push('restarts differ more than iterations: more rounds help, more iterations do not');
  }
  if ((row.engine_cpu_share ?? 0) > BUSY) {
    findings.push(`the engine itself used ${percent(row.engine_cpu_share)} of a CPU`);
  }
  return findings;
}

function percent(share: number | undefined): string {
  return `${((share ?? 0) * 100).toFixed(0)} %`;
}

function text(p: number): string {
  return p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`;
}
