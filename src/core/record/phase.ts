/**
 * What a sample is taken for. Only `timed` ones make a cell's figures; `warmup` precedes them on each engine start;
 * `sentinel` ones belong to one cell that is visited again and again, to see whether the machine stays the same
 * (src/core/plan/sentinel.ts). Those of `explain` are traced, to see what their time is made of.
 */
export type Phase = 'warmup' | 'timed' | 'sentinel' | 'explain';
