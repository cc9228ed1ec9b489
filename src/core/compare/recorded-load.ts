import type { Difference } from './differences.ts';
import { hostConditions, type HostConditions } from './host-conditions.ts';
import type { Side } from './side.ts';

/** Something that the hosts did beside the measurement, more on one side than on the other. */
export interface LoadDifference {
  readonly name: 'load' | 'waiting' | 'steal' | 'throttling' | 'governor';
  /** Shares, per CPU or per hour, as src/core/compare/host-conditions.ts has them; governors joined by commas. */
  readonly a: number | string;
  readonly b: number | string;
  /** As a sentence without its full stop. */
  readonly text: string;
  /**
   * How many times as long it makes B's times, at most (docs/statistics.md, what load moves); below 1 if A met more of
   * it, `null` if nobody can tell.
   */
  readonly stretch: number | null;
}

/** What differs by less is usual from run to run. */
const LEAST = { load: 0.25, waiting: 0.02, stolen: 0.01, throttles: 1 };
/** Of a share that would leave nothing to the measurement. */
const MOST_SHARE = 0.95;
/** Linux lets tasks go first that have slept, before one that never does (docs/statistics.md). */
const BEFORE_OTHERS = 1.25;

/**
 * What was recorded of load, steal, throttling and governors that differs between the sides.
 * @param isGovernorAllowed - whether the governor may be what the comparison is about: then it is told with the
 *   differences, and no reason to doubt what it does
 */
export function loadDifferences(a: Side, b: Side, isGovernorAllowed: boolean): LoadDifference[] {
  const [before, after] = [hostConditions(a), hostConditions(b)];
  const found = [
    load(before, after),
    steal(before, after),
    throttling(before, after),
    isGovernorAllowed ? undefined : governor(before, after),
  ];
  return found.filter((one) => one !== undefined);
}

/** Whether the governor is what the comparison is about: nothing but settings of the machine differs. */
export function isAboutGovernor(found: readonly Difference[]): boolean {
  return found.length > 0 && found.every(({ name }) => name === 'settings');
}

/** What to know of the verdict, a sentence each. */
export function loadNotes(found: readonly LoadDifference[]): string[] {
  return found.map(({ text, stretch }) => {
    const whole = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
    if (stretch === null) return `${whole}. How much that does to times is not known.`;
    if (stretch > 1) return `${whole}. That can make times of B up to ${percent(stretch - 1)} longer.`;
    if (stretch < 1)
      return `${whole}. That can make times of A up to ${percent(1 / stretch - 1)} longer, and hide as much of a slowdown.`;
    return `${whole}.`;
  });
}

/**
 * How many times as long all of it makes B's times, at most.
 * @returns 1 if A met as much or more, `undefined` if nobody can tell
 */
export function stretchOf(found: readonly LoadDifference[]): number | undefined {
  let all = 1;
  for (const { stretch } of found) {
    if (stretch === null) return undefined;
    all *= Math.max(1, stretch);
  }
  return all;
}

/**
 * While some task waits for a CPU, an iteration may be that task; while none does, it is not. And of the tasks on its
 * CPU it gets its share: one more takes half, two take two thirds. Both are limits, so the lower one holds.
 */
function load(before: HostConditions, after: HostConditions): LoadDifference | undefined {
  const loads = pairOf(before.load, after.load);
  const waits = pairOf(before.waiting, after.waiting);
  const told = [
    ...(loads === undefined
      ? []
      : [`the load was ${loads.a.toFixed(2)} for each CPU in A, ${loads.b.toFixed(2)} in B`]),
    ...(waits === undefined
      ? []
      : [`some task waited for a CPU in ${percent(waits.a)} of the time in A, in ${percent(waits.b)} in B`]),
  ];
  const isApart = differ(loads, LEAST.load) || differ(waits, LEAST.waiting);
  const { a, b } = loads ?? waits ?? { a: 0, b: 0 };
  if (!isApart) return undefined;
  const limits = [
    ...(loads === undefined ? [] : [loadLimit(loads.b - loads.a)]),
    ...(waits === undefined ? [] : [leftOf(waits.a) / leftOf(waits.b)]),
  ];
  return {
    name: loads === undefined ? 'waiting' : 'load',
    a,
    b,
    text: told.join(', and '),
    stretch: lower(limits),
  };
}

/** @param more - tasks for each CPU */
function loadLimit(more: number): number {
  return more >= 0 ? 1 + more * BEFORE_OTHERS : 1 / (1 - more * BEFORE_OTHERS);
}

/** The one nearer to none; limits that contradict each other leave nothing. */
function lower(limits: readonly number[]): number {
  if (limits.every((limit) => limit >= 1)) return Math.min(...limits);
  return limits.every((limit) => limit <= 1) ? Math.max(...limits) : 1;
}

function steal(before: HostConditions, after: HostConditions): LoadDifference | undefined {
  const found = pairOf(before.stolen, after.stolen);
  if (!differ(found, LEAST.stolen)) return undefined;
  const { a, b } = found;
  const text = `the hypervisor took up to ${percent(a)} of the CPU time that was wanted in A, ${percent(b)} in B`;
  return { name: 'steal', a, b, text, stretch: leftOf(a) / leftOf(b) };
}

/** How far the clock went down is not recorded. */
function throttling(before: HostConditions, after: HostConditions): LoadDifference | undefined {
  const found = pairOf(before.throttles, after.throttles);
  if (!differ(found, LEAST.throttles)) return undefined;
  const { a, b } = found;
  const text = `the CPUs were slowed down for their heat ${times(a)} an hour in A, ${times(b)} in B`;
  return { name: 'throttling', a, b, text, stretch: b > a ? null : 1 };
}

function governor(
  { governors: a }: HostConditions,
  { governors: b }: HostConditions,
): LoadDifference | undefined {
  const [was, is] = [a?.join(', '), b?.join(', ')];
  if (was === undefined || is === undefined || was === is) return undefined;
  const text = `the CPU frequency was set by ${was} in A, by ${is} in B`;
  return { name: 'governor', a: was, b: is, text, stretch: null };
}

interface BothSides {
  readonly a: number;
  readonly b: number;
}

/** `undefined` where one was not recorded. */
function pairOf(a: number | undefined, b: number | undefined): BothSides | undefined {
  return a === undefined || b === undefined ? undefined : { a, b };
}

function differ(found: BothSides | undefined, least: number): found is BothSides {
  return found !== undefined && Math.abs(found.a - found.b) >= least;
}

function leftOf(share: number): number {
  return 1 - Math.min(share, MOST_SHARE);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}

function times(perHour: number): string {
  return `${perHour.toFixed(0)} times`;
}
