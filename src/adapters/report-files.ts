import { join } from 'node:path';
import { errorText, HostError } from '../core/errors.ts';
import { resultSet, type ResultSet } from '../core/result-set.ts';
import type { GridStat } from '../core/grid.ts';
import { gridCsv, samplesCsv, summaryCsv } from '../report/csv.ts';
import { reportMarkdown } from '../report/markdown.ts';
import { writeDurably } from './host/durable-file.ts';
import { readRunDirectory } from './run-directory.ts';

/** Tables and reports of a run directory, by file name; all from its recorded events. */
const FILES: Readonly<Record<string, (results: ResultSet, environment: unknown, stat: GridStat) => string>> =
  {
    'samples.csv': samplesCsv,
    'summary.csv': summaryCsv,
    'grid.csv': (results, _environment, stat) => gridCsv(results, stat),
    'report.md': reportMarkdown,
  };

/**
 * Writes every table and report of a run directory again.
 * @param stat what grid.csv shows
 * @throws UsageError where it is no run directory or is damaged, HostError where it cannot be written
 */
export async function writeReportFiles(folder: string, stat: GridStat): Promise<ResultSet> {
  const { plan, events, environment } = await readRunDirectory(folder);
  const results = resultSet(plan, events);
  const texts = Object.entries(FILES).map(
    ([name, content]) => [name, content(results, environment, stat)] as const,
  );
  try {
    for (const [name, text] of texts) await writeDurably(join(folder, name), text, 0o644);
  } catch (error) {
    throw new HostError(`cannot write tables to ${folder}: ${errorText(error)}`, {
      hint: `Every sample is kept. Make room there, then: drivergrid report ${folder}`,
      cause: error,
    });
  }
  return results;
}
