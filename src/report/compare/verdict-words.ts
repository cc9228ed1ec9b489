import type { CellComparison, Comparison, Verdict } from '../../core/compare/comparison.ts';
import { cellLabel } from '../../core/axes/cell.ts';
import type { CellKey } from '../../core/axes/cell-key.ts';
import { milliseconds } from '../milliseconds.ts';

/** A ratio as `+4.3 %` or `-0.6 %`; more than double as a multiple: `x2.41`. */
export function changeText(ratio: number | undefined): string {
  if (ratio === undefined) return '';
  if (ratio >= 2 || ratio <= 0.5) return `x${ratio.toFixed(2)}`;
  const percent = (ratio - 1) * 100;
  const text = percent.toFixed(1);
  return `${Number(text) >= 0 ? '+' : ''}${Number(text) === 0 ? '0.0' : text} %`;
}

/** `0.012`, `<0.001`. */
export function pText(p: number | undefined): string {
  if (p === undefined) return '';
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}

/** `+1.2 to +7.5 %`, empty if there is no interval. */
export function intervalText(low: number | undefined, high: number | undefined): string {
  return low === undefined || high === undefined ? '' : `${changeText(low)} to ${changeText(high)}`;
}

/** The verdict on a cell in a word; a cell within the margin may be faster too. */
export function cellVerdict({ verdict, changed }: CellComparison): string {
  return verdict === 'within' && changed === 'faster' ? 'within, faster' : verdict;
}

/** The whole verdict in one sentence. */
export function headline({ verdict, cells, margin }: Comparison): string {
  const count = (which: Verdict): readonly CellComparison[] => cells.filter((cell) => cell.verdict === which);
  const limit = `${Number(((margin - 1) * 100).toFixed(6))} %`;
  const of = `of ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}`;
  switch (verdict) {
    case 'regression':
      return `REGRESSION in ${count('regression').length} ${of} (margin ${limit}): ${named(count('regression'))}`;
    case 'inconclusive':
      return `INCONCLUSIVE: no regression found; ${count('inconclusive').length} ${of} are too noisy to rule out more than ${limit}: ${named(count('inconclusive'))}`;
    case 'within':
      return `WITHIN THE MARGIN: each ${of} is at most ${limit} slower`;
  }
}

const MOST_NAMED = 6;

function named(cells: readonly CellKey[]): string {
  const labels = cells.slice(0, MOST_NAMED).map(cellLabel);
  const rest = cells.length - labels.length;
  return [...labels, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

/** What a reader acts on: why there is no verdict, what failed, and whose a slowdown is. */
export function remarks(cell: CellComparison): string[] {
  const belongs = cell.changed === 'slower' ? belongsText(cell) : undefined;
  return [cell.reason, failuresText(cell), belongs].filter((remark) => remark !== undefined);
}

/** `undefined` if nothing failed, or the reason already says so. */
function failuresText({ a, b, reason, failures_p: p }: CellComparison): string | undefined {
  const counts = [a, b].map(({ n, failed }) => `${failed} of ${n + failed}`).join(', then ');
  if (a.failed + b.failed === 0 || reason?.endsWith(counts) === true) return undefined;
  return `failed: ${counts}${p === undefined ? '' : ` (p ${pText(p)})`}`;
}

/** Whose a change is; `undefined` if there is no change, or no control to tell by. */
function belongsText(cell: CellComparison): string | undefined {
  const { changed, beyond_driver: driver, beyond_runtime: runtime } = cell;
  if (changed === undefined || (driver === undefined && runtime === undefined)) return undefined;
  const found = [driver, runtime].flatMap((beyond) =>
    beyond === undefined
      ? []
      : `${changeText(beyond.ratio)} beyond ${beyond.control} (${intervalText(beyond.low, beyond.high)})`,
  );
  return `${found.join(', ')}: ${conclusion(cell)}`;
}

/** A control that is the cell's own driver or runtime says nothing: the other one decides. */
function conclusion({ driver, runtime, beyond_driver, beyond_runtime }: CellComparison): string {
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
