import { seededRandom, shuffled } from '../../src/core/plan/random.ts';
import type { KillPoint } from './kill-points.ts';

/** The driver setup that is measured beside overlay2. */
export type OtherDriver = 'vfs' | 'btrfs';

/**
 * One crash:
 * - `journal`: a run is killed at a step of its journal;
 * - `restore`: a run is killed once so many samples are recorded, then its undoing at a step of the journal;
 * - a signal's name: a run is sent it at a random moment, a share of the time that a whole run takes;
 * - `broken streams`: at such a moment who reads its output is killed, and then it is sent SIGINT, as by Ctrl-C in
 *   `drivergrid run ... 2>&1 | tee log`.
 */
export type Trial = { readonly number: number; readonly other: OtherDriver; readonly seed: number } & (
  | { readonly kind: 'journal'; readonly point: KillPoint }
  | { readonly kind: 'restore'; readonly samples: number; readonly point: KillPoint }
  | { readonly kind: 'SIGKILL' | 'SIGTERM' | 'SIGHUP'; readonly share: number }
  | { readonly kind: 'SIGINT twice' | 'broken streams'; readonly share: number; readonly gapMs: number }
);

/** The places in a run, and in a restore, where there is a step to be killed at. */
export interface Points {
  readonly run: readonly KillPoint[];
  readonly restore: readonly KillPoint[];
}

/** All kinds are among the first seven; the journal's are most, since its points are. */
const PATTERN: readonly Trial['kind'][] = [
  ...(['journal', 'restore', 'SIGKILL', 'SIGTERM', 'SIGINT twice', 'SIGHUP', 'broken streams'] as const),
  ...(['journal', 'journal', 'restore', 'journal', 'journal'] as const),
  ...(['journal', 'restore', 'journal', 'journal', 'journal'] as const),
];

/** Of the samples of a driver setup; after the last one the engine is stopped, and entries go. */
const SAMPLES_IN_MIDST = 3;

/** A run may be quicker than the one whose time it is a share of. */
const BEFORE_THE_END = 0.9;

export function kindOf(number: number): Trial['kind'] {
  return PATTERN[(number - 1) % PATTERN.length] ?? 'journal';
}

/** Trial `number`, counted from 1, of a seed: the same however many there are. */
export function drawnTrial(seed: number, number: number, points: Points): Trial {
  const kind = kindOf(number);
  const random = seededRandom(Math.imul(seed, 1_000_003) + number);
  const [share, first, second] = [random(), random(), random()];
  const common = { number, other: number % 5 === 0 ? 'btrfs' : 'vfs', seed: seed + number } as const;
  switch (kind) {
    case 'journal':
      return { ...common, kind, point: pointOf(seed, number, kind, points.run) };
    case 'restore':
      return {
        ...{ ...common, kind, point: pointOf(seed, number, kind, points.restore) },
        samples: 1 + Math.floor(first * SAMPLES_IN_MIDST),
      };
    case 'SIGKILL':
    case 'SIGTERM':
    case 'SIGHUP':
      return { ...common, kind, share: share * BEFORE_THE_END };
    case 'SIGINT twice':
    case 'broken streams':
      return { ...common, kind, share: share * BEFORE_THE_END, gapMs: Math.floor(second * 200) };
  }
}

/** Each point has its turn before any has a second one. */
function pointOf(seed: number, number: number, kind: Trial['kind'], points: readonly KillPoint[]): KillPoint {
  let turn = -1;
  for (let earlier = 1; earlier <= number; earlier++) if (kindOf(earlier) === kind) turn++;
  const order = shuffled(points, seededRandom(seed));
  const point = order[turn % order.length];
  if (point === undefined)
    throw new Error(`no step of the journal was seen, so there is none to be killed at`);
  return point;
}
