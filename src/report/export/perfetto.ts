import { PARTS } from '../../core/explain/part.ts';
import type { ResultSet } from '../../core/results/result-set.ts';
import { tracedIterations } from './traced.ts';

/** Threads of an iteration: its steps, then a lane for each part. */
const LANES = ['steps', ...PARTS] as const;

/**
 * Traced iterations as Chrome's trace events (docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU),
 * which Perfetto and speedscope open: a process for each iteration, a thread for each part.
 */
export function* perfettoJson(results: ResultSet): Generator<string, undefined> {
  let isFirst = true;
  const line = (event: object): string => {
    const text = `${isFirst ? '' : ',\n'}${JSON.stringify(event)}`;
    isFirst = false;
    return text;
  };
  yield '{"displayTimeUnit":"ms","traceEvents":[\n';
  for (const { index, cell, sample, steps, spans } of tracedIterations(results)) {
    const pid = index + 1;
    const name = `${cell}, round ${sample.round}, iteration ${sample.iteration}`;
    yield line({ ph: 'M', pid, name: 'process_name', args: { name } });
    for (const [lane, part] of LANES.entries())
      yield line({ ph: 'M', pid, tid: lane + 1, name: 'thread_name', args: { name: part } });
    for (const step of steps)
      yield line({ ph: 'X', pid, tid: 1, name: step.name, ts: step.begin, dur: step.end - step.begin });
    for (const { name: what, part, begin, end } of spans) {
      const tid = LANES.indexOf(part) + 1;
      yield line({ ph: 'X', pid, tid, cat: part, name: what, ts: begin, dur: end - begin });
    }
  }
  yield '\n]}\n';
  return undefined;
}
