import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { outlineOf, type Plan, type PlanOutline } from '../../core/plan/plan.ts';
import { isKnownSchema } from '../../core/record/schema.ts';
import type { RunEvent } from '../../core/record/events.ts';
import { eventsOf } from './events-file.ts';
import { heldSamples } from './held-tables.ts';
import { requireSource, requireUnpacked } from './missing-source.ts';
import { otherSchema } from './other-schema.ts';
import { ENVIRONMENT, EVENTS, parsed, PLAN } from './run-files.ts';
import { wholeEvents } from './whole-events.ts';

/** The contents of a run directory. */
export interface RecordedRun {
  readonly plan: PlanOutline;
  /** Read again on each iteration ({@link eventsOf} and {@link wholeEvents} say what that throws). */
  readonly events: Iterable<RunEvent>;
  readonly environment: unknown;
}

/**
 * @throws UsageError if it is not a run directory, its events are missing, or its plan is damaged or has another schema
 */
export async function openRunDirectory(path: string): Promise<RecordedRun> {
  return await openedBeside(outlineOf(await readPlan(path)), path);
}

async function openedBeside<P extends PlanOutline>(
  plan: P,
  path: string,
): Promise<RecordedRun & { readonly plan: P }> {
  const folder = resolve(path);
  const events = join(folder, EVENTS);
  await requireSource(events);
  const environment = await readFile(join(folder, ENVIRONMENT), 'utf8').catch(() => undefined);
  if (environment === undefined) await requireUnpacked(join(folder, ENVIRONMENT));
  return {
    plan,
    events: wholeEvents(eventsOf(events), events, {
      runIds: plan.hosts?.map(({ run_id: id }) => id) ?? [plan.run_id],
      held: await heldSamples(folder),
    }),
    environment: environment === undefined ? undefined : parsed(environment, join(folder, ENVIRONMENT)),
  };
}

/** @throws UsageError if the folder has no plan, or its plan is damaged or has another schema */
export async function readPlan(path: string): Promise<Plan> {
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
  if (!isKnownSchema(plan.schema)) throw otherSchema(join(folder, PLAN), plan.schema);
  return plan;
}

/** {@link openRunDirectory} with all rounds and events in memory: for a run that is resumed. */
export async function readRunDirectory(
  path: string,
): Promise<RecordedRun & { readonly plan: Plan; readonly events: readonly RunEvent[] }> {
  const run = await openedBeside(await readPlan(path), path);
  return { ...run, events: [...run.events] };
}

/** Checked first: of another schema only the version can be read. */
function isPlan(plan: unknown): boolean {
  if (typeof plan !== 'object' || plan === null || !('schema' in plan)) return false;
  return !isKnownSchema(plan.schema) || ('scenario' in plan && 'cells' in plan && 'rounds' in plan);
}
