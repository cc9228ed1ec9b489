import { join } from 'node:path';
import type { Drivergrid } from '../../integration/support/playground.ts';
import { eventsOf, samplesOf, tableOf } from '../../integration/support/recorded.ts';

/** What a run says of a fault. */
export interface Told {
  /** Cells that are not measured, failed samples of those that are, and the message where the run could not end. */
  readonly outcome: string;
  readonly isTroubled: boolean;
  /** Cells without a number. */
  readonly missing: readonly string[];
}

export async function toldBy(out: string, ended: Awaited<Drivergrid>): Promise<Told> {
  const events = await eventsOf(out);
  const rows = await tableOf(join(out, 'summary.csv')).catch(() => []);
  const place = (row: Record<string, unknown>): string =>
    `${String(row['driver'])} x ${String(row['runtime'])}`;
  const missing = rows.filter((row) => row['outcome'] !== 'measured');
  const cells = groups(missing.map((row) => [place(row), `${row['outcome'] ?? ''}, ${row['reason'] ?? ''}`]));
  const samples = samplesOf(events)
    .filter((sample) => sample.status !== 'ok' && !missing.some((row) => place(row) === place({ ...sample })))
    .map(
      (sample) =>
        [
          place({ ...sample }),
          `measured, a sample ${sample.status} in ${sample.failed_step}: ${sample.error}`,
        ] as const,
    );
  const message = messageOf(ended);
  const warnings = events
    .filter((event) => event.type === 'warning' && event.restart_id !== undefined)
    .map((event) => `warning: ${event.type === 'warning' ? event.message : ''}`);
  const parts = [...cells, ...groups(samples), ...(message === undefined ? [] : [message])];
  const isWhole = rows.length > 0;
  return {
    isTroubled: parts.length > 0,
    outcome: [...(parts.length === 0 ? ['all measured'] : parts), ...warnings].join('; '),
    missing: isWhole ? missing.map(place) : ['no summary.csv'],
  };
}

/** `a, b: failed, why` for those with the same words. */
function groups(found: readonly (readonly [string, string])[]): string[] {
  const byWords = new Map<string, Set<string>>();
  for (const [place, said] of found) {
    const words = said.replaceAll(/\b[0-9a-f]{64}\b/g, 'ID').trim();
    byWords.set(words, (byWords.get(words) ?? new Set()).add(place));
  }
  return [...byWords].map(([words, places]) => `${[...places].join(', ')}: ${words}`);
}

function messageOf({ exitCode, signal, stderr }: Awaited<Drivergrid>): string | undefined {
  if (exitCode === 0 || exitCode === 4) return undefined;
  const at = stderr.search(/^drivergrid: /m);
  const said = at === -1 ? stderr.slice(-500) : stderr.slice(at);
  return `exit ${exitCode ?? signal ?? 'unknown'}, ${said.trim()}`;
}
