import type { CellComparison, Comparison, Verdict } from '../../core/compare/comparison.ts';
import type { BesideControls } from '../../core/compare/beside-controls.ts';
import { ALPHA } from '../../core/compare/verdict.ts';
import { cellLabel } from '../../core/axes/cell.ts';
import type { CellKey } from '../../core/axes/cell-key.ts';
import { milliseconds } from '../milliseconds.ts';
import { stepsWith } from './step-words.ts';
import { counted } from '../../core/counted.ts';

/** A ratio as `+4.3 %` or `-0.6 %`; more than double as a multiple: `x2.41`. */
export function changeText(ratio: number | undefined): string {
  if (ratio === undefined) return '';
  if (isMultiple(ratio)) return `x${ratio.toFixed(2)}`;
  const percent = (ratio - 1) * 100;
  const text = percent.toFixed(1);
  return `${Number(text) >= 0 ? '+' : ''}${Number(text) === 0 ? '0.0' : text} %`;
}

function isMultiple(ratio: number): boolean {
  return ratio >= 2 || ratio <= 0.5;
}

/** What the figures of both sides, their change and its interval are. */
export function figuresText({ level, paired }: Pick<Comparison, 'level' | 'paired'>): string {
  return `A and B: geometric means over ${level}s of their medians; change: B / A, with its 95 % interval (${paired === true ? 'paired t' : 'Welch'}, on ln)`;
}

/** `0.012`, `<0.001`. */
export function pText(p: number | undefined): string {
  if (p === undefined) return '';
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}

/** `+1.2 % to +7.5 %`, or both ends as multiples: `x1.80 to x2.41`. Empty if there is no interval. */
export function intervalText(low: number | undefined, high: number | undefined): string {
  if (low === undefined || high === undefined) return '';
  if (isMultiple(low) || isMultiple(high)) return `x${low.toFixed(2)} to x${high.toFixed(2)}`;
  return `${changeText(low)} to ${changeText(high)}`;
}

/** The verdict on a cell in a word; a cell within the margin may be faster too. */
export function cellVerdict({ verdict, changed }: CellComparison): string {
  return verdict === 'within' && changed === 'faster' ? 'within, faster' : verdict;
}

/** The whole verdict in one sentence. */
export function headline({ verdict, cells, margin, judges }: Comparison): string {
  const of = (which: Verdict): readonly CellComparison[] => cells.filter((cell) => cell.verdict === which);
  const limit = `${Number(((margin - 1) * 100).toFixed(6))} %`;
  const whole = counted(cells.length, 'cell');
  const steps = counted(stepsWith(cells).length, 'step');
  // There are none where totals are judged, or if only one side could measure a cell.
  const stepsOf = (which: Verdict): number => (judges === 'steps' ? stepsWith(cells, which).length : 0);
  const among = (which: Verdict): string => {
    const some = `${of(which).length} of ${whole}`;
    return stepsOf(which) === 0 ? some : `${stepsOf(which)} of ${steps} in ${some}`;
  };
  const isOne = (which: Verdict): boolean => (stepsOf(which) || of(which).length) === 1;
  switch (verdict) {
    case 'regression':
      return `REGRESSION in ${among(verdict)} (margin ${limit}): ${named(of(verdict))}`;
    case 'doubtful':
      return `DOUBTFUL in ${among(verdict)} (margin ${limit}): slower, but B's machine was busier or slower, which may be the cause: ${named(of(verdict))}`;
    case 'inconclusive':
      return `INCONCLUSIVE: no regression found; ${among(verdict)} ${isOne(verdict) ? 'is' : 'are'} too noisy to rule out more than ${limit}: ${named(of(verdict))}`;
    case 'within':
      return `WITHIN THE MARGIN: each of ${judges === 'steps' ? `${steps} in ${whole}` : whole} is at most ${limit} slower`;
  }
}

const MOST_NAMED = 6;

function named(cells: readonly CellComparison[]): string {
  const labels = cells.slice(0, MOST_NAMED).map((cell) => cellLabel(cell) + slowSteps(cell));
  const rest = cells.length - labels.length;
  return [...labels, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

/** ` (append, chown)`: the steps that got slower, or may have; empty where totals are judged. */
function slowSteps(cell: CellComparison): string {
  const names = stepsWith([cell], cell.verdict === 'doubtful' ? 'doubtful' : 'regression').map(
    ({ step }) => step.step,
  );
  const rest = names.length - MOST_NAMED;
  const told = [...names.slice(0, MOST_NAMED), ...(rest > 0 ? [`${rest} more`] : [])];
  return told.length === 0 ? '' : ` (${told.join(', ')})`;
}

/** What a reader acts on: why there is no verdict, what failed, and whose a slowdown is. */
export function remarks(cell: CellComparison): string[] {
  return [cell.reason, failuresText(cell), ...owners(cell)].filter((remark) => remark !== undefined);
}

/** Whose a slowdown is: that of the cell, or of each step that regressed. */
function owners(cell: CellComparison): (string | undefined)[] {
  if (!cell.steps.some(({ judged }) => judged !== undefined)) {
    return isSlower(cell) ? [belongsText(cell, cell)] : [];
  }
  return (['regression', 'doubtful'] as const)
    .flatMap((verdict) => stepsWith([cell], verdict))
    .slice(0, MOST_NAMED)
    .flatMap(({ step }) => {
      const text = belongsText(cell, step.judged);
      return text === undefined ? [] : [`${step.step} ${text}`];
    });
}

/** Whether it is shown to be slower: at all, or by more than the margin. */
export function isSlower({ changed, p_adjusted: p }: CellComparison): boolean {
  return changed === 'slower' || (p !== undefined && p < ALPHA);
}

/** `undefined` if nothing failed, or the reason already says so. */
function failuresText({ a, b, reason, failures_p: p }: CellComparison): string | undefined {
  const counts = [a, b].map(({ n, failed }) => `${failed} of ${n + failed}`).join(', then ');
  if (a.failed + b.failed === 0 || reason?.includes(counts) === true) return undefined;
  return `failed: ${counts}${p === undefined ? '' : ` (p ${pText(p)})`}`;
}

/** Whose a change is; `undefined` if there is no control to tell by. */
function belongsText(cell: CellKey, beside: BesideControls): string | undefined {
  const found = [beside.beyond_driver, beside.beyond_runtime].flatMap((beyond) =>
    beyond === undefined
      ? []
      : `${changeText(beyond.ratio)} beyond ${beyond.control} (${intervalText(beyond.low, beyond.high)})`,
  );
  return found.length === 0 ? undefined : `${found.join(', ')}: ${conclusion(cell, beside)}`;
}

/** A control that is the cell's own driver or runtime says nothing: the other one decides. */
function conclusion({ driver, runtime }: CellKey, { beyond_driver, beyond_runtime }: BesideControls): string {
  const [byDriver, byRuntime] = [beyond_driver?.belonging, beyond_runtime?.belonging];
  if (byDriver === 'own' && byRuntime === 'own') return `belongs to ${driver} and ${runtime} together`;
  if (byDriver === 'own') return `belongs to ${driver}`;
  if (byRuntime === 'own') return `belongs to ${runtime}`;
  if (byDriver === 'shared' && byRuntime !== 'unclear') {
    return `${beyond_driver?.control ?? ''} changed alike, so it belongs to the host, the kernel or the engine`;
  }
  if (byRuntime === 'shared' && byDriver === undefined) {
    return `${beyond_runtime?.control ?? ''} changed alike, so it is not ${runtime}'s`;
  }
  return 'the data do not tell whose it is';
}

/** Where a cell's difference comes from, largest step first. */
export function stepsText(cell: CellComparison): string {
  const [before, after] = [cell.a.mean_us, cell.b.mean_us];
  if (before === undefined || after === undefined) return '';
  const steps = cell.steps
    .filter(({ step, difference_us: us }) => step === 'unexplained' || Math.abs(us) >= 1)
    .toSorted((one, other) => Math.abs(other.difference_us) - Math.abs(one.difference_us))
    .map(({ step, difference_us: us }) => `${step} ${signed(us)}`);
  return `${signed(after - before)} ms of mean time: ${steps.join(', ')}`;
}

function signed(us: number): string {
  const text = milliseconds(us);
  return Number(text) > 0 ? `+${text}` : text;
}

/** Engine CPU per iteration on both sides, if both were read. */
export function cpuText({ a, b }: CellComparison): string {
  if (a.engine_cpu_us === undefined || b.engine_cpu_us === undefined) return '';
  return `${milliseconds(a.engine_cpu_us)} -> ${milliseconds(b.engine_cpu_us)}`;
}
