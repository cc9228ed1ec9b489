/** A change that the tool made to its journal, its lock or the plan, in the order it made them. */
export interface JournalStep {
  readonly number: number;
  /** The function of node:fs/promises. */
  readonly what: string;
  readonly path: string;
}

/** Right before or after a step, as `kill-at.ts` understands it: `before 12`. */
export interface KillPoint {
  readonly at: string;
  readonly step: JournalStep;
}

/** Reads what `kill-at.ts` wrote down. */
export function journalSteps(text: string): JournalStep[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [number, what = '', ...path] = line.split(' ');
      return { number: Number(number), what, path: path.join(' ') };
    });
}

/**
 * Every moment that differs for whoever finds what is left: before each step, and after those with which an entry
 * or a lock is made or gone for good. After any other step nothing but the next one follows.
 */
export function killPoints(steps: readonly JournalStep[]): KillPoint[] {
  return steps.flatMap((step, index) => {
    if (isFurtherPiece(step, steps.slice(0, index))) return [];
    const before = { at: `before ${step.number}`, step };
    return isLast(step) ? [before, { at: `after ${step.number}`, step }] : [before];
  });
}

/** A file that is written in many pieces is cut short in one place. */
function isFurtherPiece({ what, path }: JournalStep, earlier: readonly JournalStep[]): boolean {
  const last = earlier.slice(-2);
  return last.length === 2 && last.every((other) => other.what === what && other.path === path);
}

const ENTRY_OR_PLAN = /\/(\d{6}-[a-z-]+|plan)\.json(\.new)?$/;

/** A folder that is synced ends both an entry's making and its removal; else it is a lock or a journal that goes. */
function isLast({ what, path }: JournalStep): boolean {
  return (what === 'sync' || what === 'rm') && !ENTRY_OR_PLAN.test(path);
}

/** `before 12 (rename 000002-lab.json)` */
export function pointText({ at, step }: KillPoint): string {
  const name = step.path
    .slice(step.path.lastIndexOf('/') + 1)
    .replace(/^((?:drivergrid\.)?owner\.json)\.\d+/, '$1.PID');
  return `${at} (${step.what} ${name})`;
}
