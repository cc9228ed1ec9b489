import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText, HostError, UsageError } from '../../core/errors.ts';
import { remedy } from '../../core/host/host-trouble.ts';
import { parsePublished, PUBLISHED_NAMES, type PublishedFigures } from '../../core/results/published.ts';
import type { RunEvent } from '../../core/record/events.ts';
import { Figures, figuresOverHosts } from '../../core/figures/figures.ts';
import { environmentOverHosts } from '../../core/gather/environment-over-hosts.ts';
import { resultSet, type ResultSet } from '../../core/results/result-set.ts';
import { stepNames } from '../../core/results/step-names.ts';
import { ofStep } from '../../core/results/step-results.ts';
import type { GridStat } from '../../core/grid/grid-stat.ts';
import {
  gridCsv,
  partsCsv,
  quantitiesCsv,
  samplesCsv,
  slopesCsv,
  stepsCsv,
  summaryCsv,
} from '../../report/csv.ts';
import type { CsvDialect } from '../../report/csv-dialect.ts';
import { fileName } from '../../report/file-name.ts';
import { reportMarkdown } from '../../report/markdown.ts';
import { samplesLayout } from '../../report/tables/samples-table.ts';
import { writeDurably, type FileContent } from '../host/durable-file.ts';
import { openRunDirectory } from './read-run-directory.ts';
import { SAMPLES } from './run-files.ts';
import { SamplesThread } from './samples-in-thread.ts';

type Content = FileContent | undefined;
type ContentOf = (sources: Sources, options: ReportOptions) => Content | Promise<Content>;

/** Tables and reports of a run directory, by file name; all are made from its recorded events. None where it has none. */
const FILES: Readonly<Record<string, ContentOf>> = {
  [SAMPLES]: ({ figures, events }, { csvDialect }) =>
    samplesCsv(samplesLayout(figures.results), events, csvDialect),
  'summary.csv': ({ figures }, { csvDialect }) => summaryCsv(figures, csvDialect),
  'steps.csv': ({ figures }, { csvDialect }) => stepsCsv(figures, csvDialect),
  'parts.csv': ({ figures }, { csvDialect }) =>
    figures.parts.length === 0 ? undefined : partsCsv(figures, csvDialect),
  'quantities.csv': ({ figures }, { csvDialect }) =>
    figures.quantities.length === 0 ? undefined : quantitiesCsv(figures, csvDialect),
  'slopes.csv': ({ figures }, { csvDialect }) =>
    figures.slopes.length === 0 ? undefined : slopesCsv(figures, csvDialect),
  'grid.csv': ({ figures }, { stat, csvDialect }) => gridCsv(figures.results, stat, csvDialect),
  'report.md': ({ shown, environment, published }, { stat }) =>
    reportMarkdown(shown, environmentOverHosts(environment), published, stat),
  // Loaded only when needed: the tool in a guest reads its files over a slow share and needs neither.
  'report.html': async ({ shown, environment, published }, { stat }) =>
    (await import('../../report/page/run-page.ts')).reportHtml(
      shown,
      environmentOverHosts(environment),
      published,
      stat,
    ),
  'results.xlsx': async (sources, { stat }) =>
    (await import('../../report/xlsx/workbook.ts')).resultsXlsx({
      ...sources,
      stat,
      environment: environmentOverHosts(sources.environment),
    }),
};

export const REPORT_FILES = Object.keys(FILES);

interface Sources {
  readonly figures: Figures;
  /** What pages show: those over all hosts of a gathered run. */
  readonly shown: Figures;
  readonly events: Iterable<RunEvent>;
  readonly environment: unknown;
  readonly published: PublishedFigures | undefined;
}

export interface ReportOptions {
  /** What the grid shows of each cell, in every file that has it; absent: the mean. */
  readonly stat?: GridStat | undefined;
  readonly csvDialect?: CsvDialect | undefined;
  /** A step to write a grid of: `grid-STEP.csv`. */
  readonly step?: string | undefined;
  /** The files to write; all where absent. */
  readonly only?: readonly string[] | undefined;
}

/** @throws UsageError if it is not a run directory or is damaged */
export async function figuresOf(folder: string): Promise<Figures> {
  const { plan, events } = await openRunDirectory(folder);
  return new Figures(resultSet(plan, events));
}

/**
 * Writes every table and report of a run directory, one at a time: a large one is dropped before the next is made. Only
 * samples.csv of a large run is written at the same time as the others.
 * @throws UsageError if it is not a run directory or is damaged, HostError if it cannot be written
 */
export async function writeReportFiles(folder: string, options: ReportOptions = {}): Promise<Figures> {
  const { only = REPORT_FILES, csvDialect: dialect } = options;
  const { plan, events, environment } = await openRunDirectory(folder);
  const thread = only.includes(SAMPLES)
    ? await SamplesThread.worthwhile({ folder, plan, dialect })
    : undefined;
  try {
    const figures = new Figures(resultSet(plan, events));
    const published = await publishedFigures(plan.scenario.reference);
    const sources = { figures, shown: figuresOverHosts(figures), events, environment, published };
    const files = filesFor(figures.results, options).filter(
      ([name]) => name !== SAMPLES || thread === undefined,
    );
    const samples =
      thread === undefined ? [] : [written(folder, thread.finish(samplesLayout(figures.results)))];
    await allEnded([...samples, writeEach(files, folder, sources, options)]);
    return figures;
  } finally {
    await thread?.stop();
  }
}

type ReportFile = readonly [name: string, contentOf: ContentOf];

/** @throws UsageError where no sample has the step that is asked for */
function filesFor(all: ResultSet, { only = REPORT_FILES, step }: ReportOptions): ReportFile[] {
  const files = Object.entries(FILES).filter(([name]) => only.includes(name));
  if (step === undefined) return files;
  requireStep(all, step);
  const results = ofStep(all, step);
  return [
    ...files,
    [`grid-${fileName(step)}.csv`, (_, { stat, csvDialect }) => gridCsv(results, stat, csvDialect)],
  ];
}

async function writeEach(
  files: readonly ReportFile[],
  folder: string,
  sources: Sources,
  options: ReportOptions,
): Promise<void> {
  for (const [name, contentOf] of files) {
    const content = await contentOf(sources, options);
    if (content !== undefined) await written(folder, writeDurably(join(folder, name), content, 0o644));
  }
}

/** @throws HostError if it was not */
async function written(folder: string, file: Promise<void>): Promise<void> {
  await file.catch((error: unknown) => {
    throw new HostError(`cannot write tables to ${folder}: ${errorText(error)}`, {
      hint: `Every sample is kept. ${remedy(error)}, then: drivergrid report ${folder}`,
      cause: error,
    });
  });
}

/** Waits for all, so that none goes on after an error, and throws the first one's. */
async function allEnded(work: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}

/** @throws UsageError where no sample has the step */
function requireStep(results: ResultSet, step: string): void {
  const names = stepNames(results);
  if (names.includes(step)) return;
  throw new UsageError(`--step: expected a step of the run, ${names.join(', ')}, found ${step}`);
}

/** Figures that come with the tool; a reference that this version or this copy of it lacks is passed over. */
async function publishedFigures(name: string | undefined): Promise<PublishedFigures | undefined> {
  if (name === undefined || !(PUBLISHED_NAMES as readonly string[]).includes(name)) return undefined;
  const file = new URL(`../../../results/reference/${name}.csv`, import.meta.url);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parsePublished(text);
}
