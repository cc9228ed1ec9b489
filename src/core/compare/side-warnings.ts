import type { WarningRaised } from '../record/events.ts';
import type { ResultSet } from '../results/result-set.ts';
import { unfinishedWarning } from '../results/unfinished.ts';
import type { Side } from './side.ts';

/** What casts doubt on the figures of a side: what its run warned of, as its own report has it. */
export interface SideWarning {
  readonly side: 'A' | 'B';
  readonly message: string;
  /** Of a gathered run. */
  readonly host?: string | undefined;
}

/** In the order recorded, each once. */
export function sideWarnings(a: Side, b: Side): SideWarning[] {
  return [...ofSide('A', a), ...ofSide('B', b)];
}

function ofSide(side: SideWarning['side'], { results, hosts }: Side): SideWarning[] {
  const found = warningsOf(results)
    .filter(({ host }) => host === undefined || hosts === undefined || hosts.includes(host))
    .map(({ message, host }) => ({ side, message, ...(host === undefined ? {} : { host }) }));
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

function warningsOf(results: ResultSet): Pick<WarningRaised, 'message' | 'host'>[] {
  const message = unfinishedWarning(results);
  return [...(message === undefined ? [] : [{ message }]), ...results.warnings];
}
