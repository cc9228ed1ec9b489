import { cellId } from '../axes/cell.ts';
import type { CellKey } from '../axes/cell-key.ts';
import type { Burst, Plan, PlannedRound } from './plan.ts';
import { plannedStarts, type StartPlot } from './planned-starts.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** Samples per visit: their median reveals a few per cent, and with the start they take about ten seconds. */
const ITERATIONS = 5;

/**
 * The cell to visit: vfs, since it depends least on the kernel's own drivers, under runc, since every host has it.
 * devicemapper is the last choice: its pool takes long to make.
 */
export function sentinelCell(scenario: Scenario): CellKey {
  const { drivers, runtimes } = scenario;
  const starts = plannedStarts(scenario);
  const driverOf = ({ driver }: StartPlot): string | undefined =>
    drivers.find(({ name }) => name === driver)?.driver;
  const start =
    starts.find((one) => driverOf(one) === 'vfs') ??
    starts.find((one) => driverOf(one) !== 'devicemapper') ??
    starts[0];
  const runtime = runtimes.find(({ name }) => name === 'runc') ?? runtimes[0];
  if (start === undefined || runtime === undefined)
    throw new TypeError('a scenario has at least one driver and one runtime');
  return { ...start, runtime: runtime.name, concurrency: 1 };
}

/**
 * Puts a visit of the sentinel before the first pass over the driver setups, between passes, and after the last, in
 * each boot. A visit is an engine start of its own, so that all visits are alike; the other rounds keep their numbers
 * and order.
 */
export function withSentinel(rounds: readonly PlannedRound[], scenario: Scenario): PlannedRound[] {
  const { driver, engine, ...plot } = sentinelCell(scenario);
  const numbers = Array.from({ length: ITERATIONS }, (_, index) => index + 1);
  const warmup: Burst = { ...plot, phase: 'warmup', iterations: [1] };
  const burst: Burst = { ...plot, phase: 'sentinel', iterations: numbers };
  const bursts = scenario.warmup > 0 ? [warmup, burst] : [burst];
  let visits = 0;
  const visit = (boot: number | undefined): PlannedRound => ({
    round: 0,
    sentinel: ++visits,
    ...(boot === undefined ? {} : { boot }),
    driver,
    ...(engine === undefined ? {} : { engine }),
    bursts,
  });
  return rounds.flatMap((round, index) => {
    const next = rounds[index + 1];
    const beginsPass = rounds[index - 1]?.round !== round.round;
    const endsBoot = next === undefined || next.boot !== round.boot;
    return [...(beginsPass ? [visit(round.boot)] : []), round, ...(endsBoot ? [visit(round.boot)] : [])];
  });
}

/** All cells for which a run starts engines: the grid's, and the sentinel's if the grid lacks it. */
export function startedCells(plan: Plan): readonly CellKey[] {
  if (plan.scenario.sentinel !== true) return plan.cells;
  const cell = sentinelCell(plan.scenario);
  const isInGrid = plan.cells.some((other) => cellId(other) === cellId(cell));
  return isInGrid ? plan.cells : [...plan.cells, cell];
}
