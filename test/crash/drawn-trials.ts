import { seededRandom, shuffled } from '../../src/core/plan/random.ts';
import type { EngineSet, OtherDriver } from './engine-sets.ts';
import type { KillPoint } from './kill-points.ts';

/** What the run of a trial measures. */
export interface Measured {
  readonly engines: EngineSet;
  readonly other: OtherDriver;
}

/**
 * One crash:
 * - `journal`: a run is killed at a step of its journal;
 * - `restore`: a run is killed once so many samples are recorded, then its undoing at a step of the journal;
 * - a signal's name: a run is sent it at a random moment, a share of the time that a whole run takes;
 * - `broken streams`: at such a moment who reads its output is killed, and then it is sent SIGINT, as by Ctrl-C in
 *   `drivergrid run ... 2>&1 | tee log`.
 */
export type Trial = Measured & { readonly number: number; readonly seed: number } & (
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

/** The engines of a trial: each set has its turn before any has a second one, in an order that the seed draws. */
export function engineSetOf(seed: number, number: number, sets: readonly EngineSet[]): EngineSet {
  const turn = Math.floor((number - 1) / sets.length);
  const order = shuffled(sets, seededRandom(Math.imul(seed, 7919) + turn));
  const set = order[(number - 1) % sets.length];
  if (set === undefined) throw new Error('expected a set of engines, found none');
  return set;
}

/**
 * Trial `number`, counted from 1, of a seed: the same however many there are.
 * @param sets those of the campaign
 * @param points of the trial's own set
 */
export function drawnTrial(seed: number, number: number, sets: readonly EngineSet[], points: Points): Trial {
  const kind = kindOf(number);
  const random = seededRandom(Math.imul(seed, 1_000_003) + number);
  const [share, first, second] = [random(), random(), random()];
  const engines = engineSetOf(seed, number, sets);
  const common = { number, engines, other: number % 5 === 0 ? 'btrfs' : 'vfs', seed: seed + number } as const;
  const pointOf = (among: readonly KillPoint[]): KillPoint =>
    pointInTurn(seed, turnOf(seed, number, sets), among);
  switch (kind) {
    case 'journal':
      return { ...common, kind, point: pointOf(points.run) };
    case 'restore':
      return {
        ...{ ...common, kind, point: pointOf(points.restore) },
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

/** How many trials of the same kind with the same engines come before it. */
function turnOf(seed: number, number: number, sets: readonly EngineSet[]): number {
  const [kind, engines] = [kindOf(number), engineSetOf(seed, number, sets)];
  let turn = 0;
  for (let earlier = 1; earlier < number; earlier++)
    if (kindOf(earlier) === kind && engineSetOf(seed, earlier, sets) === engines) turn++;
  return turn;
}

/** Each point has its turn before any has a second one. */
function pointInTurn(seed: number, turn: number, points: readonly KillPoint[]): KillPoint {
  const order = shuffled(points, seededRandom(seed));
  const point = order[turn % order.length];
  if (point === undefined)
    throw new Error(`no step of the journal was seen, so there is none to be killed at`);
  return point;
}
