/**
 * `regression`: slower than the margin allows, or failing more often, at 5 % over all cells (Holm); `doubtful`: slower
 * than that, but so much more load was recorded in B that it may be the cause; `within`: at most the margin slower, by
 * the upper bound of its interval; `inconclusive`: the data do not tell.
 */
export type Verdict = 'regression' | 'doubtful' | 'within' | 'inconclusive';

/** Of a series of runs, where load is a part of what runs differ by. */
export type SeriesOutcome = Exclude<Verdict, 'doubtful'>;
