import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText, RestoreError } from '../../core/errors.ts';
import { isThere } from '../host/is-there.ts';
import { openTraceFolder } from './trace-folder.ts';

/** Buffers of a run in the kernel, which nobody else's tracing meets. */
export function instanceOf(runId: string): string {
  return `drivergrid-${runId}`;
}

/** An instance of tracefs (Documentation/trace/ftrace.rst, "Instances"): buffers and switches of its own. */
export class TraceInstance {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Makes it, or takes the one that is there. @param folder - of tracefs */
  static async make(folder: string, name: string): Promise<TraceInstance> {
    const path = join(folder, 'instances', name);
    await mkdir(path).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
    return new TraceInstance(path);
  }

  async write(file: string, text: string): Promise<void> {
    await writeFile(join(this.#path, file), text);
  }

  read(file: string): Promise<string> {
    return readFile(join(this.#path, file), 'utf8');
  }

  has(file: string): Promise<boolean> {
    return isThere(join(this.#path, file));
  }
}

/** Removes a run's instance; harmless if there is none. @returns what was done, for messages */
export async function removeInstance(name: string): Promise<string[]> {
  await using folder = await openTraceFolder().catch((error: unknown) => {
    throw new RestoreError(`cannot look for the trace instance ${name}: ${errorText(error)}`);
  });
  const path = join(folder.path, 'instances', name);
  if (!(await isThere(path))) return [];
  await rmdir(path).catch((error: unknown) => {
    throw new RestoreError(`cannot remove the trace instance ${name}: ${errorText(error)}`);
  });
  return [`removed the trace instance ${name}`];
}
