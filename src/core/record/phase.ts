/**
 * What a sample is taken for. Only `timed` ones make the figures of a cell; `warmup` goes before them on each
 * engine start; `sentinel` ones are of one cell that is visited again and again, to see whether the machine
 * stays the same (src/core/plan/sentinel.ts).
 */
export type Phase = 'warmup' | 'timed' | 'sentinel';
