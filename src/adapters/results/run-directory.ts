import { constants } from 'node:fs';
import { lstat, open, readdir, readFile, stat, type FileHandle } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RunEvent } from '../../core/record/events.ts';
import { PLAN_SCHEMA, type Plan } from '../../core/plan/plan.ts';
import { errorText, HostError, UsageError } from '../../core/errors.ts';
import { withoutSecrets } from '../../core/record/secrets.ts';
import type { ResultStore } from '../../ports/result-store.ts';
import { eventsOf } from './events-file.ts';
import { heldSamples } from './held-tables.ts';
import { requireSource, requireUnpacked } from './missing-source.ts';
import { wholeEvents } from './whole-events.ts';
import { syncFolder, writeDurably } from '../host/durable-file.ts';
import { makeFolder } from '../host/make-folder.ts';
import { folderObstacle } from '../host/usable-folder.ts';
import { otherSchema } from './other-schema.ts';

const PLAN = 'plan.json';
const EVENTS = 'events.jsonl';
const ENVIRONMENT = 'environment.json';
/** Results are for everyone who may read the folder. */
const READABLE = 0o644;
/** For reading and adding; a symbolic link there is refused (ELOOP), or root would write wherever it leads (open(2)). */
const NOT_BY_A_LINK = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;

/**
 * Whether the folder may hold a new run; changes nothing. One in which a run was killed before its plan was written
 * may: nothing was measured, and without a plan it cannot be resumed.
 * @throws UsageError where it is a file, or is not empty
 */
export async function checkRunDirectory(path: string): Promise<void> {
  const folder = resolve(path);
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isDirectory()) {
    throw new UsageError(`expected a folder for the results, found a file: ${folder}`, {
      hint: 'Name another --out.',
    });
  }
  const held = await readdir(folder);
  if (held.length > 0 && !(await isBeforePlan(folder, held))) {
    throw new UsageError(
      `expected an empty folder for the results, found ${held.length} entries in ${folder}`,
      {
        hint: 'Name another --out, or continue that run with --resume.',
      },
    );
  }
}

/** Whether all it holds is what a run makes first: an empty list of events, and a part of a plan. */
async function isBeforePlan(folder: string, held: readonly string[]): Promise<boolean> {
  if (held.some((name) => name !== EVENTS && name !== `${PLAN}.new`)) return false;
  const events = await lstat(join(folder, EVENTS)).catch(() => undefined);
  return events === undefined || (events.isFile() && events.size === 0);
}

/**
 * Whether results can be written there, as far as that can be told without writing.
 * @throws UsageError where they cannot
 */
export async function checkWritable(path: string): Promise<void> {
  const folder = resolve(path);
  const obstacle = await folderObstacle(folder);
  if (obstacle !== undefined) throw unwritable(folder, obstacle);
}

/** Makes the folder of a new run. @throws UsageError where it cannot be made or written, or holds another run by now */
export async function createRunDirectory(path: string): Promise<RunDirectory> {
  const folder = resolve(path);
  await checkRunDirectory(folder);
  return writable(folder, async () => {
    await makeFolder(folder);
    return new RunDirectory(folder, await open(join(folder, EVENTS), NOT_BY_A_LINK, READABLE));
  });
}

/**
 * Opens an existing run to add to it; a last line that was cut short is ended, not joined to the next.
 * @param kernel the one that runs, where the run is under several: each has an environment of its own
 */
export async function reopenRunDirectory(path: string, kernel?: string): Promise<RunDirectory> {
  const folder = resolve(path);
  return writable(folder, async () => {
    const file = await open(join(folder, EVENTS), NOT_BY_A_LINK, READABLE);
    const { size } = await file.stat();
    const last =
      size === 0 ? undefined : (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer.toString();
    if (last !== undefined && last !== '\n') await file.write('\n');
    return new RunDirectory(folder, file, kernel);
  });
}

async function writable<T>(folder: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw unwritable(folder, errorText(error), error);
  }
}

function unwritable(folder: string, reason: string, cause?: unknown): UsageError {
  return new UsageError(`cannot write results to ${folder}: ${reason}`, {
    hint: 'Name a folder that can be written with --out.',
    cause,
  });
}

/** @throws HostError where the results of a run at work cannot be written, as on a full disk */
async function stillWritable(folder: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    throw new HostError(`cannot write results to ${folder}: ${errorText(error)}`, {
      hint: `Make room there, then continue with: drivergrid run --resume ${folder}`,
      cause: error,
    });
  }
}

/** The run directory being written: {@link ResultStore} over files. */
export class RunDirectory implements ResultStore {
  readonly path: string;
  readonly #events: FileHandle;
  readonly #kernel: string | undefined;
  #environment: Record<string, unknown> = {};

  constructor(path: string, events: FileHandle, kernel?: string) {
    this.path = path;
    this.#events = events;
    this.#kernel = kernel;
  }

  async append(event: RunEvent): Promise<void> {
    await stillWritable(this.path, async () => {
      await this.#events.appendFile(`${JSON.stringify(withoutSecrets(event))}\n`);
      // Only data, not times: enough for the line to be there after a power loss (fdatasync(2)).
      await this.#events.datasync();
    });
    if (event.type === 'runtime') await this.#amend('runtimes', event.runtime, event);
  }

  async writePlan(plan: Plan): Promise<void> {
    await writable(this.path, async () => {
      await writeDurably(join(this.path, PLAN), planText(plan), READABLE);
      await syncFolder(this.path);
    });
  }

  async writeEnvironment(environment: Readonly<Record<string, unknown>>): Promise<void> {
    this.#environment = { ...environment };
    await stillWritable(this.path, async () => {
      const path = join(this.path, ENVIRONMENT);
      const whole = await this.#besideOthers(path, environment);
      await writeDurably(path, `${JSON.stringify(withoutSecrets(whole), undefined, 2)}\n`, READABLE);
    });
  }

  /** Under several kernels the file has one environment for each, by its name. */
  async #besideOthers(path: string, environment: Readonly<Record<string, unknown>>): Promise<unknown> {
    if (this.#kernel === undefined) return environment;
    const text = await readFile(path, 'utf8').catch(() => '{}');
    const known = parsed(text, path) as { kernels?: Record<string, unknown> };
    return { schema: 1, kernels: { ...known.kernels, [this.#kernel]: environment } };
  }

  async describeEngine(driver: string, description: unknown): Promise<void> {
    await this.#amend('engines', driver, description);
  }

  async #amend(part: string, name: string, value: unknown): Promise<void> {
    const known = this.#environment[part] as Record<string, unknown> | undefined;
    if (JSON.stringify(known?.[name]) === JSON.stringify(value)) return;
    await this.writeEnvironment({ ...this.#environment, [part]: { ...known, [name]: value } });
  }

  async close(): Promise<void> {
    await this.#events.close();
  }
}

/** JSON with a line for each round: indented throughout, a long plan would outweigh its samples. */
function* planText({ rounds, ...rest }: Plan): Generator<string, undefined> {
  yield `${JSON.stringify(rest, undefined, 2).slice(0, -'\n}'.length)},\n  "rounds": [`;
  for (const [index, round] of rounds.entries()) {
    yield `${index === 0 ? '' : ','}\n    ${JSON.stringify(round)}`;
  }
  yield '\n  ]\n}\n';
  return undefined;
}

/** What a run directory holds. */
export interface RecordedRun {
  readonly plan: Plan;
  /** Read anew each time they are gone through ({@link eventsOf} and {@link wholeEvents} say what that throws). */
  readonly events: Iterable<RunEvent>;
  readonly environment: unknown;
}

/** @throws UsageError where it is no run directory, has lost its events, or its plan is damaged or of another schema */
export async function openRunDirectory(path: string): Promise<RecordedRun> {
  const folder = resolve(path);
  await requireUnpacked(join(folder, PLAN));
  const planText = await readFile(join(folder, PLAN), 'utf8').catch(() => undefined);
  if (planText === undefined) {
    throw new UsageError(`expected a run directory with ${PLAN}, found none in ${folder}`, {
      hint: 'Name the folder that `drivergrid run` printed.',
    });
  }
  const plan = parsed(planText, join(folder, PLAN)) as Plan;
  if (!isPlan(plan)) {
    throw new UsageError(`${join(folder, PLAN)}: expected a plan, found ${planText.trim().slice(0, 60)}`, {
      hint: 'The file was changed or damaged after the run.',
    });
  }
  if (plan.schema !== PLAN_SCHEMA) throw otherSchema(join(folder, PLAN), PLAN_SCHEMA, plan.schema);
  const events = join(folder, EVENTS);
  await requireSource(events);
  const environment = await readFile(join(folder, ENVIRONMENT), 'utf8').catch(() => undefined);
  if (environment === undefined) await requireUnpacked(join(folder, ENVIRONMENT));
  return {
    plan,
    events: wholeEvents(eventsOf(events), events, { runId: plan.run_id, held: await heldSamples(folder) }),
    environment: environment === undefined ? undefined : parsed(environment, join(folder, ENVIRONMENT)),
  };
}

/** {@link openRunDirectory}, with all events in memory: for a run that goes on. */
export async function readRunDirectory(
  path: string,
): Promise<RecordedRun & { readonly events: readonly RunEvent[] }> {
  const run = await openRunDirectory(path);
  return { ...run, events: [...run.events] };
}

/** Of another schema only the version is known. */
function isPlan(plan: unknown): boolean {
  if (typeof plan !== 'object' || plan === null || !('schema' in plan)) return false;
  return plan.schema !== PLAN_SCHEMA || ('scenario' in plan && 'cells' in plan && 'rounds' in plan);
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(`${path} is damaged: ${errorText(error)}`, { cause: error });
  }
}
