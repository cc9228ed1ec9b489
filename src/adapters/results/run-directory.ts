import { constants } from 'node:fs';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { errorText } from '../../core/errors.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { RunEvent } from '../../core/record/events.ts';
import { runtimeKey } from '../../core/record/runtime-key.ts';
import { withoutSecrets } from '../../core/record/secrets.ts';
import type { ResultStore } from '../../ports/result-store.ts';
import { syncFolder, writeDurably } from '../host/durable-file.ts';
import { makeFolder } from '../host/make-folder.ts';
import { checkRunDirectory } from './check-run-directory.ts';
import { ENVIRONMENT, EVENTS, parsed, PLAN } from './run-files.ts';
import { stillWritable, writable } from './writable.ts';

/** Results are for everyone who may read the folder. */
const READABLE = 0o644;
/** For reading and appending. A symbolic link is refused (ELOOP): root would write to its target (open(2)). */
const NOT_BY_A_LINK = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;

/**
 * Makes the folder of a new run.
 * @param kernel as for {@link reopenRunDirectory}
 * @throws UsageError if it cannot be made or written, or already holds another run
 */
export async function createRunDirectory(path: string, kernel?: string): Promise<RunDirectory> {
  const folder = resolve(path);
  await checkRunDirectory(folder);
  return writable(folder, async () => {
    await makeFolder(folder);
    return new RunDirectory(folder, await open(join(folder, EVENTS), NOT_BY_A_LINK, READABLE), kernel);
  });
}

/**
 * Opens an existing run to append to it. A last line that was cut short is ended, not joined to the next.
 * @param kernel the running one, if the run has several: each has its own environment
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

/** The run directory being written: {@link ResultStore} over files. */
export class RunDirectory implements ResultStore {
  readonly path: string;
  readonly #events: FileHandle;
  readonly #kernel: string | undefined;
  #environment: Record<string, unknown> = {};
  /** What has left part of a line that could not be taken back: a further one would be joined to it. */
  #torn: Error | undefined;

  constructor(path: string, events: FileHandle, kernel?: string) {
    this.path = path;
    this.#events = events;
    this.#kernel = kernel;
  }

  async append(event: RunEvent): Promise<void> {
    await stillWritable(this.path, () => this.#appendWhole(`${JSON.stringify(withoutSecrets(event))}\n`));
    if (event.type === 'runtime') await this.#amend('runtimes', runtimeKey(event), event);
  }

  /** A full disk takes part of a line, and may have room for the next one. */
  async #appendWhole(line: string): Promise<void> {
    if (this.#torn !== undefined) throw this.#torn;
    const { size } = await this.#events.stat();
    try {
      await this.#events.appendFile(line);
      // Only data, not times: enough for the line to survive a power loss (fdatasync(2)).
      await this.#events.datasync();
    } catch (error) {
      await this.#events.truncate(size).catch(() => {
        this.#torn = error instanceof Error ? error : new Error(errorText(error));
      });
      throw error;
    }
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

  /** With several kernels the file has one environment for each, by kernel name. */
  async #besideOthers(path: string, environment: Readonly<Record<string, unknown>>): Promise<unknown> {
    if (this.#kernel === undefined) return environment;
    const text = await readFile(path, 'utf8').catch(() => '{}');
    const known = parsed(text, path) as { kernels?: Record<string, unknown> };
    return { schema: 1, kernels: { ...known.kernels, [this.#kernel]: environment } };
  }

  async describeEngine(setup: string, description: unknown): Promise<void> {
    await this.#amend('engines', setup, description);
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

/** JSON with a line for each round: fully indented, a long plan would be larger than its samples. */
function* planText({ rounds, ...rest }: Plan): Generator<string, undefined> {
  yield `${JSON.stringify(rest, undefined, 2).slice(0, -'\n}'.length)},\n  "rounds": [`;
  for (const [index, round] of rounds.entries()) {
    yield `${index === 0 ? '' : ','}\n    ${JSON.stringify(round)}`;
  }
  yield '\n  ]\n}\n';
  return undefined;
}
