import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText, UsageError } from '../../core/errors.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { NamedRun } from '../../core/results/chosen-run.ts';
import { eventsOf } from './events-file.ts';
import { readPlan } from './read-run-directory.ts';
import { EVENTS, PLAN } from './run-files.ts';

export interface FoundRun extends NamedRun {
  readonly plan: Plan;
}

/** A folder with a plan that cannot be read. */
export interface UnreadableRun {
  readonly path: string;
  /** Why, as a sentence. */
  readonly fault: string;
}

/**
 * The run directories in a folder, or that folder itself if it is one. Of each only its plan and the first event are
 * read. A damaged one is told apart and hides no other. A run that links lead to more than once counts once.
 * @param folder as the user named it; paths begin with it
 * @throws UsageError if the folder cannot be read; one that is absent has no runs
 */
export async function foundRuns(folder: string): Promise<{ runs: FoundRun[]; unreadable: UnreadableRun[] }> {
  const runs: FoundRun[] = [];
  const unreadable: UnreadableRun[] = [];
  const seen = new Set<string>();
  for (const path of await candidates(folder)) {
    if (!(await isFile(join(path, PLAN)))) continue;
    const real = await realpath(path);
    if (seen.has(real)) continue;
    seen.add(real);
    try {
      const plan = await readPlan(path);
      requireId(plan, path);
      runs.push({ path, plan, runId: plan.run_id, startedAt: await startOf(path) });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      unreadable.push({ path, fault: error.message });
    }
  }
  return { runs, unreadable };
}

function requireId({ run_id: id }: { readonly run_id: unknown }, path: string): void {
  if (typeof id === 'string') return;
  throw new UsageError(`${join(path, PLAN)}: expected the id of a run, found ${typeof id}`);
}

async function candidates(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    // A run's own folder before links to it.
    const named = (isLink: boolean): string[] =>
      entries.flatMap((entry) => (entry.isSymbolicLink() === isLink ? join(folder, entry.name) : [])).sort();
    return [folder, ...named(false), ...named(true)];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new UsageError(`cannot look for runs in ${folder}: ${errorText(error)}`, {
      hint: 'Name a folder that holds run directories.',
      cause: error,
    });
  }
}

/** Before its first event, and where that is damaged: when its plan was written. */
async function startOf(path: string): Promise<string> {
  return firstSession(join(path, EVENTS)) ?? (await stat(join(path, PLAN))).mtime.toISOString();
}

function firstSession(events: string): string | undefined {
  try {
    for (const event of eventsOf(events)) return event.type === 'run' ? event.at : undefined;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
  }
  return undefined;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}
