import { join, resolve } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { recordedHostname, type HostRun } from '../../core/gather/host-run.ts';
import type { RunEvent, RunStarted } from '../../core/record/events.ts';
import { openRunDirectory } from './read-run-directory.ts';
import { ENVIRONMENT } from './run-files.ts';

/** A run directory to gather. */
export interface GatherSource {
  readonly folder: string;
  /** What its host is to be called; absent: as its environment.json says. */
  readonly host?: string | undefined;
}

/** A run whose samples have not been read yet. */
export interface OpenedRun extends HostRun {
  /** As recorded, however the user calls the host. */
  readonly hostname: string | undefined;
  /** Of its environment.json; `undefined` if it has none. */
  readonly environmentPath: string | undefined;
  readonly events: Iterable<RunEvent>;
}

/** @throws UsageError if it is not a run directory, has no session, or does not say what its host is called */
export async function openHostRun({ folder, host }: GatherSource): Promise<OpenedRun> {
  const { plan, events, environment } = await openRunDirectory(folder);
  const hostname = recordedHostname(environment);
  const name = host ?? hostname;
  if (name === undefined) {
    throw new UsageError(`expected the name of the host in environment.json of ${folder}, found none`, {
      hint: `An older version recorded it without. Name the host: web-1=${folder}`,
    });
  }
  const environmentPath = environment === undefined ? undefined : join(resolve(folder), ENVIRONMENT);
  const started = firstSession(folder, events);
  return { folder, host: name, hostname, plan: { ...plan, rounds: [] }, started, events, environmentPath };
}

function firstSession(folder: string, events: Iterable<RunEvent>): RunStarted {
  for (const event of events) if (event.type === 'run') return event;
  throw new UsageError(`expected a run with samples, found none in ${folder}`, {
    hint: 'Its events.jsonl is empty. Leave it out, or measure that host again.',
  });
}
