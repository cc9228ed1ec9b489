import type { Activity, ActivityKind } from './activity.ts';
import { PARTS, type Part } from './part.ts';

/** A step of an iteration. Times are microseconds of CLOCK_MONOTONIC. */
export interface TimedStep {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
  /** As recorded, in whole microseconds. */
  readonly us: number;
}

/** The parts of one step, in whole microseconds; parts that it has none of are absent. */
export type StepParts = Readonly<Partial<Record<Part, number>>>;

/**
 * What each part has of a step.
 * @param us - the step as recorded, in whole microseconds: the parts are rounded by largest remainders (Hamilton's
 *   method), so that they sum to it
 */
export function partsOf(segments: readonly Segment[], us: number): StepParts {
  const spent = new Map<Part, number>();
  for (const { part, begin, end } of segments) spent.set(part, (spent.get(part) ?? 0) + end - begin);
  return rounded(spent, us);
}

/** One moment after the other, and the part that each belongs to. */
export interface Segment {
  readonly begin: number;
  readonly end: number;
  readonly part: Part;
  /** What was under way; absent where nothing was. */
  readonly activity: Activity | undefined;
}

/**
 * Divides a step among what was under way. When several things are, the most specific one has the moment: a helper that
 * the engine waits for before the engine's own work, and that before waiting. When nothing is, it is unexplained.
 */
export function segmentsOf(
  step: Pick<TimedStep, 'begin' | 'end'>,
  activities: readonly Activity[],
): Segment[] {
  const within = activities.filter(
    (activity) => activity.end > step.begin && activity.begin < step.end && isWaitedFor(activity, step),
  );
  const ranked = within
    .map((activity) => ({ activity, rank: rankOf(activity) }))
    .sort((one, other) => one.rank - other.rank || other.activity.begin - one.activity.begin);
  const bounds = new Set([step.begin, step.end]);
  for (const { begin, end } of within) {
    bounds.add(Math.max(begin, step.begin));
    bounds.add(Math.min(end, step.end));
  }
  const times = [...bounds].sort((a, b) => a - b);
  const owners = new Array<Activity | undefined>(Math.max(0, times.length - 1)).fill(undefined);
  const place = new Map(times.map((time, index) => [time, index]));
  const free = new NextFree(owners.length);
  for (const { activity } of ranked) {
    const from = place.get(Math.max(activity.begin, step.begin)) ?? 0;
    const to = place.get(Math.min(activity.end, step.end)) ?? 0;
    for (let index = free.from(from); index < to; index = free.from(index)) {
      owners[index] = activity;
      free.take(index);
    }
  }
  return owners.map((activity, index): Segment => ({
    ...{ begin: times[index] ?? 0, end: times[index + 1] ?? 0 },
    ...{ part: activity?.part ?? 'unexplained', activity },
  }));
}

/** Finds the next place that is not taken, in almost constant time (union by path compression, Tarjan 1975). */
class NextFree {
  readonly #next: number[];

  constructor(count: number) {
    this.#next = Array.from({ length: count + 1 }, (_, index) => index);
  }

  from(index: number): number {
    let root = index;
    while (this.#next[root] !== root) root = this.#next[root] ?? root;
    for (let at = index; at !== root;) {
      const following = this.#next[at] ?? root;
      this.#next[at] = root;
      at = following;
    }
    return root;
  }

  take(index: number): void {
    this.#next[index] = index + 1;
  }
}

const CALLS: readonly Part[] = ['runtime-create', 'runtime-start', 'runtime-delete'];
const OTHERS = PARTS.filter((part) => part !== 'engine');

/** What is under way, the most specific first. */
const ORDER: readonly (readonly [ActivityKind, readonly Part[]])[] = [
  ['program', ['firewall']],
  ['program', ['network']],
  ['program', ['storage']],
  ['call', ['storage', 'network']],
  // The engine that runs itself again, as long as it is not seen what for.
  ['program', [...CALLS, 'engine']],
  ['program', ['shim']],
  ['stopped', PARTS],
  ['span', OTHERS],
  ['call', ['engine']],
  ['cpu', ['firewall']],
  ['cpu', ['network']],
  ['cpu', ['storage']],
  ['cpu', CALLS],
  ['cpu', ['shim']],
  ['cpu', ['engine']],
  ['cpu', ['container']],
  ['cpu', ['client']],
  ['container', ['container']],
  ['blocked', ['waiting']],
];
const RANKS = new Map(ORDER.flatMap(([kind, parts], rank) => parts.map((part) => [`${kind} ${part}`, rank])));

/** A container that goes on after the step is not what the step waits for. Its work on a CPU is seen by itself. */
function isWaitedFor({ kind, end }: Activity, step: Pick<TimedStep, 'end'>): boolean {
  return kind !== 'container' || end <= step.end;
}

/** Lower is more specific. */
function rankOf({ kind, part }: Activity): number {
  return RANKS.get(`${kind} ${part}`) ?? ORDER.length;
}

function rounded(spent: ReadonlyMap<Part, number>, us: number): StepParts {
  const all = [...spent.values()].reduce((sum, one) => sum + one, 0);
  const scale = all === 0 ? 0 : us / all;
  const shares = PARTS.flatMap((part) => {
    const exact = (spent.get(part) ?? 0) * scale;
    return exact === 0 ? [] : [{ part, whole: Math.floor(exact), rest: exact - Math.floor(exact) }];
  });
  let left = us - shares.reduce((sum, { whole }) => sum + whole, 0);
  if (shares.length === 0) return us === 0 ? {} : { unexplained: us };
  const extra = new Set<Part>();
  for (const { part } of shares.toSorted((one, other) => other.rest - one.rest)) {
    if (left <= 0) break;
    extra.add(part);
    left--;
  }
  return Object.fromEntries(
    shares
      .map(({ part, whole }) => [part, whole + (extra.has(part) ? 1 : 0)] as const)
      .filter(([, value]) => value > 0),
  );
}
