import { z } from 'zod';
import { EXIT } from '../core/errors.ts';
import { scenarioSchema } from '../scenario/schema.ts';
import { printJson } from './output.ts';

export function schema(): Promise<number> {
  const json = z.toJSONSchema(scenarioSchema, { io: 'input' });
  printJson({ ...json, title: 'drivergrid scenario' });
  return Promise.resolve(EXIT.done);
}
