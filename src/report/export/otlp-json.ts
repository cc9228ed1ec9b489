import { createHash } from 'node:crypto';
import type { ResultSet } from '../../core/results/result-set.ts';
import { tracedIterations, type Moment } from './traced.ts';

/** SPAN_KIND_INTERNAL (opentelemetry-proto, trace.proto). */
const INTERNAL = 1;

/**
 * Traced iterations as OTLP/JSON (opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding"), a trace for each: its
 * steps, and in them what was under way. Jaeger, Tempo and the collector take it.
 */
export function otlpJson(results: ResultSet): string {
  const { plan } = results;
  const spans = tracedIterations(results).flatMap(({ cell, sample, begin, end, steps, spans: inner }) => {
    const seed = `${plan.run_id} ${sample.seq}`;
    const traceId = hexOf(seed, 32);
    const idOf = (what: string): string => hexOf(`${seed} ${what}`, 16);
    const span = (moment: Moment, id: string, parent: string | undefined, attributes: object): object => ({
      ...{ traceId, spanId: id, ...(parent === undefined ? {} : { parentSpanId: parent }) },
      ...{ name: moment.name, kind: INTERNAL },
      ...{ startTimeUnixNano: nanoseconds(moment.begin), endTimeUnixNano: nanoseconds(moment.end) },
      attributes: Object.entries(attributes).map(([key, value]: [string, unknown]) => ({
        ...{ key, value: { stringValue: String(value) } },
      })),
    });
    const { driver, runtime, round, iteration } = sample;
    const root = { name: `${plan.scenario.workload} ${cell}`, begin, end };
    return [
      span(root, idOf('root'), undefined, { driver, runtime, round, iteration }),
      ...steps.map((step) => span(step, idOf(step.name), idOf('root'), {})),
      ...inner.map((moment, place) => {
        const step = steps.find((one) => moment.begin >= one.begin && moment.begin < one.end);
        const parent = idOf(step?.name ?? 'root');
        return span(moment, idOf(`span ${place}`), parent, { part: moment.part });
      }),
    ];
  });
  const service = { key: 'service.name', value: { stringValue: 'drivergrid' } };
  return `${JSON.stringify({
    resourceSpans: [
      { resource: { attributes: [service] }, scopeSpans: [{ scope: { name: 'drivergrid' }, spans }] },
    ],
  })}\n`;
}

function hexOf(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}

/** A text: JSON has no 64 bit numbers. */
function nanoseconds(microseconds: number): string {
  return `${Math.round(microseconds)}000`;
}
