/**
 * What a sample is taken for. Only `timed` ones make a cell's figures; `warmup` precedes them on each engine start;
 * `sentinel` ones belong to one cell that is visited again and again, to see whether the machine stays the same
 * (src/core/plan/sentinel.ts).
 */
export type Phase = 'warmup' | 'timed' | 'sentinel';
