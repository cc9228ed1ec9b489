import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { closestMatch } from 'leven';
import { readJobFile } from '../adapters/host/job-file.ts';
import { errorText, UsageError } from '../core/errors.ts';
import { AXES } from '../core/axes/known-axes.ts';
import { MOST_EXPLAINED } from '../core/plan/explained.ts';
import type { Scenario } from '../core/scenario/scenario.ts';
import { decodeText } from '../core/scenario/text-encoding.ts';
import { parseScenario } from '../scenario/load.ts';
import { shippedScenario, shippedScenarios } from './shipped-scenarios.ts';
import { counted } from '../core/counted.ts';

/** What the command line may override. */
export interface Overrides {
  readonly rounds?: number | undefined;
  readonly iterations?: number | undefined;
  readonly seed?: number | undefined;
  readonly sentinel?: boolean | undefined;
  readonly explain?: number | undefined;
  /**
   * Engines, drivers and runtimes to keep, by name. Without a driver in the list all drivers are kept; the same for the
   * others.
   */
  readonly only?: readonly string[] | undefined;
}

/**
 * Reads a scenario file, or a bundled scenario by its bare name (`quick`).
 * @throws UsageError if there is none, or it is wrong
 */
export async function loadScenario(path: string, overrides: Overrides): Promise<Scenario> {
  const { text, folder } = await scenarioText(path);
  const parsed = parseScenario(text, path, (job) => readJobFile(folder, job));
  const scenario = overridden(parsed, overrides);
  requireSize(scenario, path);
  return scenario;
}

/** A plan lists every iteration, at half a kilobyte each. At a second each, this many take three weeks. */
const MOST_SAMPLES = 2_000_000;

function requireSize(scenario: Scenario, path: string): void {
  const { rounds } = scenario;
  // Counted, not listed: ladders can multiply to more than fits in memory.
  const cells = AXES.reduce((product, axis) => product * Math.max(1, axis.planned(scenario).length), 1);
  const each = scenario.iterations + scenario.warmup;
  const samples = cells * rounds * each;
  if (samples <= MOST_SAMPLES) return;
  const english = (count: number): string => count.toLocaleString('en');
  throw new UsageError(
    `${path}: expected at most ${english(MOST_SAMPLES)} samples, found ${english(samples)}: ` +
      `${counted(cells, 'cell')} x ${english(rounds)} ${rounds === 1 ? 'round' : 'rounds'} x ${english(each)} iterations and warm-ups`,
    { hint: 'Give fewer rounds or iterations: `drivergrid run --pilot` recommends how many.' },
  );
}

/** A scenario's text, and the folder to which its paths are relative. */
interface ScenarioText {
  readonly text: string;
  readonly folder: string;
}

async function scenarioText(path: string): Promise<ScenarioText> {
  const bytes = await scenarioBytes(path);
  if (!(bytes instanceof Uint8Array)) return bytes;
  const read = decodeText(bytes);
  if (!('problem' in read) && read.encoding === 'UTF-8') return { text: read.text, folder: dirname(path) };
  const { encoding } = read;
  const found = 'problem' in read ? read.problem : `it is in ${encoding}`;
  throw new UsageError(`${path}: expected a scenario in UTF-8, but ${found}`, {
    hint:
      encoding === 'UTF-8'
        ? 'Fix that place, or save the file again.'
        : `Save it as UTF-8 in the editor, or with \`iconv -f ${encoding} -t UTF-8 ${path} > NEW.yaml\`.`,
  });
}

/** The file's bytes, or a bundled scenario. */
async function scenarioBytes(path: string): Promise<Uint8Array | ScenarioText> {
  try {
    return await readFile(path);
  } catch (error) {
    const isName = /^[a-z0-9-]+$/.test(basename(path)) && basename(path) === path;
    const shipped = shippedScenario(path);
    const text = isName ? await readFile(shipped, 'utf8').catch(() => undefined) : undefined;
    if (text !== undefined) return { text, folder: dirname(shipped) };
    throw new UsageError(`cannot read the scenario: ${errorText(error)}`, {
      hint: `Give a YAML file, or the name of one that comes with drivergrid: ${(await shippedScenarios()).join(', ')}.`,
      cause: error,
    });
  }
}

function overridden(
  scenario: Scenario,
  { rounds, iterations, seed, sentinel, explain, only }: Overrides,
): Scenario {
  if (explain !== undefined && !(Number.isInteger(explain) && explain >= 0 && explain <= MOST_EXPLAINED)) {
    throw new UsageError(
      `expected a whole number from 0 to ${MOST_EXPLAINED} for --explain, found ${explain}`,
    );
  }
  for (const [name, value] of Object.entries({ rounds, iterations })) {
    if (value !== undefined && !(Number.isInteger(value) && value >= 1)) {
      throw new UsageError(`expected a whole number of at least 1 for --${name}, found ${value}`);
    }
  }
  if (seed !== undefined && !(Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff)) {
    throw new UsageError(`expected a whole number from 0 to 4294967295 for --seed, found ${seed}`);
  }
  return {
    ...scenario,
    rounds: rounds ?? scenario.rounds,
    iterations: iterations ?? scenario.iterations,
    seed: seed ?? scenario.seed,
    sentinel: sentinel ?? scenario.sentinel,
    ...(explain === undefined ? {} : { explain }),
    ...kept(scenario, only ?? []),
  };
}

function kept(scenario: Scenario, only: readonly string[]): Partial<Scenario> {
  const names = only.flatMap((entry) => entry.split(',')).filter((name) => name !== '');
  const all = scenario.engines ?? [];
  const known = [...all, ...scenario.drivers, ...scenario.runtimes].map((entry) => entry.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const meant = closestMatch(unknown[0] ?? '', known, { maxDistance: 2 });
    throw new UsageError(`--only: the scenario has no ${unknown.join(', ')}`, {
      hint: `${meant === undefined ? '' : `Did you mean ${meant}? `}It has ${known.join(', ')}.`,
    });
  }
  const keep = <T extends { name: string }>(entries: readonly T[]): readonly T[] => {
    const named = entries.filter((entry) => names.includes(entry.name));
    return named.length > 0 ? named : entries;
  };
  const engines = keep(all);
  // A driver setup that is for other engines only goes with them.
  const own = scenario.drivers.filter(
    (setup) => setup.engines?.some((name) => engines.some((engine) => engine.name === name)) !== false,
  );
  return {
    ...(all.length === 0 ? {} : { engines }),
    drivers: keep(own),
    runtimes: keep(scenario.runtimes),
  };
}
