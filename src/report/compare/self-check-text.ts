import type { SelfCheck } from '../../core/compare/self-check.ts';
import { plainText } from '../plain-text.ts';
import { wrapText } from '../wrap-text.ts';
import { pText } from './verdict-words.ts';
import { counted } from '../../core/counted.ts';

/** An A/A check for a terminal or a log, its verdict first. */
export function selfCheckText(check: SelfCheck, width: number): string {
  const percent = (rate: number): string => `${(rate * 100).toFixed(1)} %`;
  const verdict = check.passed
    ? `A/A CHECK PASSED: ${percent(check.rate)} of random halves of this run were called different, ${percent(check.alpha)} are expected`
    : `A/A CHECK FAILED: ${failure(check, percent)}`;
  const what = check.level === 'host' ? 'host' : 'restart';
  const lines = check.cells.map(
    ({ cell, step, restarts, rate, halves_p: p }) =>
      `${plainText(nameOf({ cell, step }))}: ${percent(rate)} over ${counted(restarts, what)}${p === undefined ? '' : `; first half against second p = ${pText(p)}`}`,
  );
  const explained =
    what === 'host'
      ? `${counted(check.splits, 'random split')} of the hosts for each cell, seed ${check.seed}.`
      : `${counted(check.splits, 'random split')} for each cell, seed ${check.seed}. The first and second half in measuring order, p corrected over ${correctedOver(check)} (Bonferroni), show a drift of the machine.`;
  return `${[wrapText(verdict, width), lines.map((line) => wrapText(line, width, 4)).join('\n'), wrapText(explained, width)].join('\n\n')}\n`;
}

function failure({ rate, limit, cells, level }: SelfCheck, percent: (rate: number) => string): string {
  if (rate > limit) {
    return `${percent(rate)} of random halves of this run were called different, more than ${percent(limit)}: its ${level === 'host' ? 'hosts' : 'restarts'} are not as independent as intervals and verdicts assume`;
  }
  const drifted = cells
    .filter(({ halves_p: p }) => p !== undefined && p < 0.05)
    .map((one) => plainText(nameOf(one)));
  return `the first half of this run differs from the second in ${drifted.join(', ')}: the machine changed during the run, so do not compare anything with it`;
}

function nameOf({ cell, step }: { readonly cell: string; readonly step?: string | undefined }): string {
  return step === undefined ? cell : `${cell}: ${step}`;
}

function correctedOver({ cells }: SelfCheck): string {
  return cells.some(({ step }) => step !== undefined)
    ? `${counted(cells.length, 'step')} of cells`
    : counted(cells.length, 'cell');
}
