/** What `schema --of` has: the scenario, and the JSON of commands. */
export const SCHEMA_NAMES = [
  'scenario',
  'run',
  'report',
  'compare',
  'self-check',
  'trend',
  'plan',
  'doctor',
  'list',
  'gather',
] as const;

export type SchemaName = (typeof SCHEMA_NAMES)[number];
