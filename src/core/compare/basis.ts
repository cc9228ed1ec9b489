import { measuredRestarts, type CellResult } from '../results/cell-result.ts';
import { FEWEST_UNITS } from './decision.ts';
import { commonHosts, hostNotes } from './compared-hosts.ts';
import type { LoadDifference } from './recorded-load.ts';
import type { Side } from './side.ts';
import type { Level } from './units.ts';
import { counted } from '../counted.ts';

/** What a comparison is based on: which units are independent of each other, and whether there are enough. */
export interface Basis {
  /** What the difference under test requires. */
  readonly level: Level;
  /** What the intervals are over. With one boot there is no spread between boots, so restarts show it. */
  readonly shown: Level;
  /** Boots of the side with fewer. */
  readonly boots: number;
  /** Whether the same hosts were measured on both sides: each is compared with itself. */
  readonly isPaired?: boolean;
  /** Whether verdicts are given. With too few boots none is, whatever the restarts say. */
  readonly isGated: boolean;
  /** What else was recorded of the hosts, and differs. */
  readonly load?: readonly LoadDifference[];
}

export function basisOf(a: Side, b: Side): Basis {
  const boots = Math.min(...[a, b].map((side) => bootsOf(side.cells)));
  if (haveHosts(a, b)) {
    return { level: 'host', shown: 'host', boots, isGated: true, isPaired: commonHosts(a, b).length > 0 };
  }
  const level: Level = a.kernel === b.kernel ? 'restart' : 'boot';
  return {
    level,
    shown: level === 'boot' && boots < 2 ? 'restart' : level,
    boots,
    isGated: level === 'restart' || boots >= FEWEST_UNITS,
  };
}

/** Where one side has several hosts, the restarts of one host are one host's on the other side too. */
function haveHosts(a: Side, b: Side): boolean {
  return [a, b].some(({ hosts = [] }) => hosts.length > 1);
}

function bootsOf(cells: readonly CellResult[]): number {
  return Math.max(
    0,
    ...cells.map((cell) => new Set(measuredRestarts(cell).map(({ boot_id }) => boot_id)).size),
  );
}

/** The resulting limits of the verdict, as sentences. */
export function basisNotes(a: Side, b: Side, { level, shown, boots }: Basis): string[] {
  const notes: string[] = [];
  if (level === 'host') return hostNotes(a, b);
  if (level === 'boot' && shown === 'restart') {
    notes.push(
      'A side has one boot only: what a boot brings along cannot be told from the kernel, and the intervals, over restarts, know nothing of it. Boot each kernel several times (vm run --kernel A --kernel B --boots 4).',
    );
  } else if (level === 'boot' && boots < FEWEST_UNITS) {
    notes.push(
      `Kernels are compared boot by boot; ${counted(boots, 'boot')} each ${boots === 1 ? 'is' : 'are'} too few for a verdict.`,
    );
  }
  if (level === 'restart' && !shareBoot(a, b)) {
    notes.push(
      'A and B were measured in different boots: what a boot brings along cannot be told from the change.',
    );
  }
  return notes;
}

function shareBoot(a: Side, b: Side): boolean {
  const boots = new Set(a.results.runs.map((run) => run.boot_id));
  return b.results.runs.some((run) => boots.has(run.boot_id));
}
