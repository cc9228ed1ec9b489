import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText, HostError } from '../core/errors.ts';
import { parsePublished, PUBLISHED_NAMES, type PublishedFigures } from '../core/published.ts';
import type { RunEvent } from '../core/events.ts';
import { resultSet, type ResultSet } from '../core/result-set.ts';
import { summaries, type SummaryRow } from '../core/summary.ts';
import type { GridStat } from '../core/grid.ts';
import { gridCsv, samplesCsv, stepsCsv, summaryCsv } from '../report/csv.ts';
import { reportMarkdown } from '../report/markdown.ts';
import { writeDurably } from './host/durable-file.ts';
import { openRunDirectory } from './run-directory.ts';

/** Tables and reports of a run directory, by file name; all from its recorded events. */
const FILES: Readonly<Record<string, (sources: Sources, stat: GridStat) => string | Iterable<string>>> = {
  'samples.csv': ({ results, events }) => samplesCsv(results, events),
  'summary.csv': ({ results, rows }) => summaryCsv(results, rows),
  'steps.csv': ({ results }) => stepsCsv(results),
  'grid.csv': ({ results }, stat) => gridCsv(results, stat),
  'report.md': ({ results, rows, environment, published }) =>
    reportMarkdown(results, rows, environment, published),
};

export const REPORT_FILES = Object.keys(FILES);

interface Sources {
  readonly results: ResultSet;
  readonly rows: readonly SummaryRow[];
  readonly events: Iterable<RunEvent>;
  readonly environment: unknown;
  readonly published: PublishedFigures | undefined;
}

/**
 * Writes every table and report of a run directory again.
 * @param stat what grid.csv shows
 * @param only the files to write
 * @throws UsageError where it is no run directory or is damaged, HostError where it cannot be written
 */
export async function writeReportFiles(
  folder: string,
  stat: GridStat,
  only: readonly string[] = REPORT_FILES,
): Promise<{ results: ResultSet; rows: readonly SummaryRow[] }> {
  const { plan, events, environment } = await openRunDirectory(folder);
  const results = resultSet(plan, events);
  const published = await publishedFigures(plan.scenario.reference);
  const rows = summaries(results);
  const wanted = Object.entries(FILES).filter(([name]) => only.includes(name));
  const texts = wanted.map(
    ([name, content]) => [name, content({ results, rows, events, environment, published }, stat)] as const,
  );
  try {
    for (const [name, text] of texts) await writeDurably(join(folder, name), text, 0o644);
  } catch (error) {
    throw new HostError(`cannot write tables to ${folder}: ${errorText(error)}`, {
      hint: `Every sample is kept. Make room there, then: drivergrid report ${folder}`,
      cause: error,
    });
  }
  return { results, rows };
}

/** Figures that come with the tool; a reference that this version or this copy of it lacks is passed over. */
async function publishedFigures(name: string | undefined): Promise<PublishedFigures | undefined> {
  if (name === undefined || !(PUBLISHED_NAMES as readonly string[]).includes(name)) return undefined;
  const file = new URL(`../../results/reference/${name}.csv`, import.meta.url);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parsePublished(text);
}
