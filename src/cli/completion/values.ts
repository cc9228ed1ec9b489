import { REPORT_FILES } from '../../adapters/results/report-files.ts';
import { runIds } from '../../adapters/results/run-ids.ts';
import { UsageError } from '../../core/errors.ts';
import { ENGINE_KINDS } from '../../core/engines/known-engines.ts';
import { LATEST } from '../../core/results/chosen-run.ts';
import { KNOWN_RUNTIMES } from '../../core/runtimes/known-runtimes.ts';
import { loadScenario } from '../load-scenario.ts';
import { shippedScenarios } from '../shipped-scenarios.ts';
import type { Cursor } from './cursor.ts';

/** Values that `--only` and other lists take, and options and arguments of one value. */
const SOURCES: Readonly<Record<string, (cursor: Cursor) => Promise<readonly string[]>>> = {
  SCENARIO: shippedScenarios,
  ...{ DIR: runs, A: runs, B: runs, resume: runs },
  only: (cursor) => (cursor.command === 'report' ? Promise.resolve(REPORT_FILES) : cellNames(cursor)),
};

/** Options of several values, divided by commas. */
const LISTS: readonly string[] = ['only'];

/** What this host has to offer for the word at the cursor, as whole words. */
export async function valuesFor(cursor: Cursor): Promise<readonly string[]> {
  const { takes = '', value, head } = cursor;
  const all = (await SOURCES[takes]?.(cursor)) ?? [];
  const before = LISTS.includes(takes) ? value.slice(0, value.lastIndexOf(',') + 1) : '';
  const named = before.split(',');
  return all
    .filter((one) => !named.includes(one))
    .map((one) => `${before}${one}`)
    .filter((word) => word.startsWith(value))
    .map((word) => `${head}${word}`);
}

async function runs(): Promise<readonly string[]> {
  const ids = await runIds();
  return ids.length === 0 ? [] : [LATEST, ...ids];
}

/** Engines, drivers and runtimes: the scenario's own, or all known ones before a scenario is named. */
async function cellNames({ given: [path] }: Cursor): Promise<readonly string[]> {
  try {
    if (path !== undefined) {
      const { engines = [], drivers, runtimes } = await loadScenario(path, {});
      return [...engines, ...drivers, ...runtimes].map(({ name }) => name);
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
  }
  const drivers = ENGINE_KINDS.flatMap((kind) => Object.keys(kind.drivers));
  return [...new Set([...drivers, ...KNOWN_RUNTIMES])];
}
