import type { Basis } from './basis.ts';
import type { Verdict } from './comparison.ts';
import type { Pair } from './pairs.ts';
import type { StepComparison } from './step-comparison.ts';
import type { Level } from './units.ts';
import { tooFew, type Judgement } from './verdict.ts';

const MOST_NAMED = 6;

/**
 * The verdict on a cell: the worst of its steps and of its failures, and which of them it is.
 * @param failing - that it fails more often; `undefined` if it does not
 */
export function worstOfSteps(
  steps: readonly StepComparison[],
  { a, b }: Pair,
  { level, boots, isGated }: Basis,
  failing: string | undefined,
): Judgement & { readonly needed: number | undefined } {
  const of = (verdict: Verdict): readonly StepComparison[] =>
    steps.filter(({ judged }) => judged?.verdict === verdict);
  const worse = of('regression');
  const slower = worse.filter(({ ratio }) => ratio !== undefined);
  const refused = worse.filter(({ ratio }) => ratio === undefined);
  const allowed = steps.filter(
    ({ step, judged }) => judged?.verdict === undefined && step in a.refused && !(step in b.refused),
  );
  const told = [
    failing,
    ...sentence(slower, 'slower'),
    ...sentence(refused, 'refused in B and not in A'),
    ...sentence(allowed, 'no longer refused'),
  ].filter((text) => text !== undefined);
  const reason = told.length === 0 ? undefined : told.join('; ');
  if (failing !== undefined || worse.length > 0) return { verdict: 'regression', reason, needed: undefined };
  const doubted = of('doubtful');
  if (doubted.length > 0) {
    const slow = `${listed(doubted)} ${areOrIs(doubted)} slower`;
    const why = doubted[0]?.judged?.reason;
    return {
      verdict: 'doubtful',
      reason: [slow, why, ...told].filter(Boolean).join('; '),
      needed: undefined,
    };
  }
  const open = of('inconclusive');
  if (open.length === 0 && of('within').length > 0) return { verdict: 'within', reason, needed: undefined };
  const units = Math.min(...open.flatMap(({ judged }) => [judged?.a_units ?? 0, judged?.b_units ?? 0]));
  const why =
    open.length === 0
      ? 'no step was measured on both sides'
      : (tooFew(isGated ? units : boots, level) ?? openText(open, level));
  return { verdict: 'inconclusive', reason: [why, ...told].join('; '), needed: neededFor(open) };
}

function openText(open: readonly StepComparison[], level: Level): string {
  const needed = neededFor(open);
  const undecided = `${listed(open)} ${areOrIs(open)} undecided`;
  if (needed === undefined) return `${undecided}: more than 1000 ${level}s on each side would be needed`;
  return `${undecided}: about ${needed} ${level}s on each side would decide ${open.length === 1 ? 'it' : 'them'}`;
}

function sentence(steps: readonly StepComparison[], what: string): string[] {
  return steps.length === 0 ? [] : [`${listed(steps)} ${areOrIs(steps)} ${what}`];
}

/** For all of them; `undefined` if no number would do for one. */
function neededFor(open: readonly StepComparison[]): number | undefined {
  const counts = open.map(({ judged }) => judged?.units_needed);
  return counts.length === 0 || counts.includes(undefined)
    ? undefined
    : Math.max(...counts.map((count) => count ?? 0));
}

function areOrIs(steps: readonly StepComparison[]): string {
  return steps.length === 1 ? 'is' : 'are';
}

/** `append`, `append and chown`, `append, chown and 3 more`. */
function listed(steps: readonly StepComparison[]): string {
  const names = steps.slice(0, MOST_NAMED).map(({ step }) => step);
  const rest = steps.length - names.length;
  const all = rest > 0 ? [...names, `${rest} more`] : names;
  return all.length < 2 ? all.join() : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`;
}
