import { DrivergridError, errorText } from '../core/errors.ts';
import type { CellKey } from '../core/axes/cell-key.ts';
import type { Outcome } from '../core/record/outcome.ts';
import { startedCells } from '../core/plan/sentinel.ts';
import type { RunContext } from './context.ts';

type Settling = Pick<RunContext, 'plan' | 'ledger' | 'emit'>;

/** Gives every matching cell that is not settled yet its outcome. */
export async function settleCells(
  context: Settling,
  matches: (cell: CellKey) => boolean,
  outcome: Outcome,
): Promise<void> {
  for (const cell of startedCells(context.plan).filter(matches)) {
    const event = context.ledger.settle(cell, outcome);
    if (event !== undefined) await context.emit(event);
  }
}

/** A column of the grid. */
type Column = Pick<CellKey, 'driver' | 'engine'>;

/** Gives every cell of a driver setup under a build its outcome. */
export async function settleStart(
  context: Settling,
  { driver, engine }: Column,
  outcome: Outcome,
): Promise<void> {
  await settleCells(context, (cell) => cell.driver === driver && cell.engine === engine, outcome);
}

/**
 * Does something that all cells of an engine start need; if it fails, they have failed in that step.
 * @returns undefined then
 * @throws the interruption's reason
 */
export async function neededByStart<T>(
  context: RunContext,
  column: Column,
  step: string,
  action: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (context.interrupted.aborted) throw context.interrupted.reason;
    // A problem of the host (a full disk for results, say) is no cell's fault.
    if (error instanceof DrivergridError) throw error;
    await settleStart(context, column, { kind: 'failed', step, error: errorText(error) });
    return undefined;
  }
}
