import { errorText, UsageError } from '../../core/errors.ts';

/** Where runs leave their directories unless told otherwise, in the current folder. */
export const RESULTS = 'results';

/** Files that a run directory has from the start. */
export const PLAN = 'plan.json';
export const EVENTS = 'events.jsonl';
export const ENVIRONMENT = 'environment.json';

/** The table of all samples. */
export const SAMPLES = 'samples.csv';

/** A file's JSON. @throws UsageError if it is not JSON */
export function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(`${path} is damaged: ${errorText(error)}`, { cause: error });
  }
}
