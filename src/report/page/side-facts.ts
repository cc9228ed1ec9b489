import type { Side } from '../../core/compare/side.ts';

/** What a reader must know of a side before its figures: names and texts, as far as recorded. */
export function sideFacts({ results, kernel, environment, hosts }: Side): (readonly [string, string])[] {
  const runs = results.runs.filter((run) => kernel === undefined || run.fingerprint.kernel === kernel);
  const distinct = (texts: readonly string[]): string => [...new Set(texts)].join(', ');
  const facts: [string, string][] = [
    ['scenario', results.plan.scenario.name],
    ['kernel', kernel ?? distinct(runs.map(({ fingerprint }) => fingerprint.kernel))],
    ['engine', distinct(runs.map(({ fingerprint }) => fingerprint.engine))],
    ['started', startedText(runs[0]?.at)],
    ['load before', loadText(environment)],
    ['hosts', hosts === undefined ? '' : String(hosts.length)],
    ['run', results.plan.run_id],
  ];
  return facts.filter(([, text]) => text !== '');
}

function startedText(at: string | undefined): string {
  return at === undefined ? '' : `${at.slice(0, 16).replace('T', ' ')} UTC`;
}

/** Of environment.json: `1.1 over the last minute, on 2 CPUs`. */
function loadText(environment: unknown): string {
  const { host } = (environment ?? {}) as {
    host?: { load?: { average?: unknown }; cpu?: { count?: unknown } } | null;
  };
  const average = host?.load?.average;
  const load: unknown = Array.isArray(average) ? average[0] : undefined;
  if (typeof load !== 'number') return '';
  const count = host?.cpu?.count;
  return `${load.toFixed(1)} over the last minute${typeof count === 'number' ? `, on ${count} CPUs` : ''}`;
}
