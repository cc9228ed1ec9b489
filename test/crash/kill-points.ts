/** A change that the tool made to its journal or lock, in the order it made them. */
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
  return steps.flatMap((step) => {
    const before = { at: `before ${step.number}`, step };
    return isLast(step) ? [before, { at: `after ${step.number}`, step }] : [before];
  });
}

const ENTRY = /\/\d{6}-[a-z-]+\.json(\.new)?$/;

/** A folder that is synced ends both an entry's making and its removal; else it is a lock or a journal that goes. */
function isLast({ what, path }: JournalStep): boolean {
  return (what === 'sync' || what === 'rm') && !ENTRY.test(path);
}

/** `before 12 (rename 000002-lab.json)` */
export function pointText({ at, step }: KillPoint): string {
  const name = step.path
    .slice(step.path.lastIndexOf('/') + 1)
    .replace(/^((?:drivergrid\.)?owner\.json)\.\d+/, '$1.PID');
  return `${at} (${step.what} ${name})`;
}
