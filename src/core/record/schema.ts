import { buildsOf } from '../engines/engine-of.ts';
import type { Scenario } from '../scenario/scenario.ts';

/**
 * Versions of plan.json and events.jsonl that this version of the tool reads; a new one comes where a reader of the
 * older form would misread it. 2: cells, runtimes and engine starts name their engine, or sessions and cells their host.
 */
export const KNOWN_SCHEMAS = [1, 2] as const;

/** Of a run that several hosts' were gathered into. */
export const GATHERED_SCHEMA = 2;

/** The oldest that can say what a run of the scenario says. */
export function schemaOf(scenario: Scenario): (typeof KNOWN_SCHEMAS)[number] {
  return buildsOf(scenario).length > 1 ? 2 : 1;
}

export function isKnownSchema(schema: unknown): boolean {
  return (KNOWN_SCHEMAS as readonly unknown[]).includes(schema);
}
