import type { Outcome } from './outcome.ts';

/** Why a cell has no number, as one text; `undefined` for a measured one. */
export function outcomeReason(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case 'measured':
      return undefined;
    case 'unsupported':
      return outcome.detail === undefined ? outcome.reason : `${outcome.reason}: ${outcome.detail}`;
    case 'failed':
      return `${outcome.step}: ${outcome.error}`;
    case 'aborted':
      return outcome.reason;
  }
}
