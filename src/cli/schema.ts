import { EXIT } from '../core/errors.ts';
import { jsonSchemaOf } from './json/json-schemas.ts';
import type { SchemaName } from './json/schema-names.ts';
import { printJson } from './output.ts';

export function schema(of: SchemaName): Promise<number> {
  printJson(jsonSchemaOf(of));
  return Promise.resolve(EXIT.done);
}
