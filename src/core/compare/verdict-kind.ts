/**
 * `regression`: slower than the margin allows, or failing more often, at 5 % over all cells (Holm); `within`: at
 * most the margin slower, by the upper bound of its interval; `inconclusive`: the data do not tell.
 */
export type Verdict = 'regression' | 'within' | 'inconclusive';
