import { DrivergridError, errorText } from '../core/errors.ts';
import type { CellKey } from '../core/axes/cell-key.ts';
import type { Outcome } from '../core/record/outcome.ts';
import type { DriverSetup } from '../core/scenario/scenario.ts';
import { startedCells } from '../core/plan/sentinel.ts';
import type { RunContext } from './context.ts';

/** Gives every matching cell that is not settled yet its outcome. */
export async function settleCells(
  context: Pick<RunContext, 'plan' | 'ledger' | 'emit'>,
  matches: (cell: CellKey) => boolean,
  outcome: Outcome,
): Promise<void> {
  for (const cell of startedCells(context.plan).filter(matches)) {
    const event = context.ledger.settle(cell, outcome);
    if (event !== undefined) await context.emit(event);
  }
}

export async function settleDriver(context: RunContext, setup: DriverSetup, outcome: Outcome): Promise<void> {
  await settleCells(context, (cell) => cell.driver === setup.name, outcome);
}

/**
 * Does something that all cells of a driver setup need; if it fails, they have failed in that step.
 * @returns undefined then
 * @throws the interruption's reason
 */
export async function neededByDriver<T>(
  context: RunContext,
  setup: DriverSetup,
  step: string,
  action: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (context.interrupted.aborted) throw context.interrupted.reason;
    // A problem of the host (a full disk for results, say) is no cell's fault.
    if (error instanceof DrivergridError) throw error;
    await settleDriver(context, setup, { kind: 'failed', step, error: errorText(error) });
    return undefined;
  }
}
