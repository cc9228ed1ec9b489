import { z } from 'zod';
import { scenarioSchema } from '../../scenario/schema.ts';
import { compareSchema, selfCheckSchema } from './comparison-schema.ts';
import { doctorSchema, gatherSchema, listSchema, planSchema } from './host-schemas.ts';
import { reportSchema } from './report-schema.ts';
import type { SchemaName } from './schema-names.ts';
import { trendSchema } from './trend-schema.ts';

const OUTPUTS: Readonly<Record<Exclude<SchemaName, 'scenario'>, z.ZodType>> = {
  run: reportSchema,
  report: reportSchema,
  compare: compareSchema,
  'self-check': selfCheckSchema,
  trend: trendSchema,
  plan: planSchema,
  doctor: doctorSchema,
  list: listSchema,
  gather: gatherSchema,
};

/**
 * The JSON Schema (draft 2020-12) of the scenario, or of what a command prints.
 * @param isClosed whether keys that it does not name are errors; later versions may add keys, so it is for tests
 */
export function jsonSchemaOf(name: SchemaName, isClosed = false): object {
  if (name === 'scenario') {
    return { ...z.toJSONSchema(scenarioSchema, { io: 'input' }), title: 'drivergrid scenario' };
  }
  const found = z.toJSONSchema(OUTPUTS[name], { io: isClosed ? 'output' : 'input' });
  return { ...found, title: `drivergrid ${name} --json` };
}
