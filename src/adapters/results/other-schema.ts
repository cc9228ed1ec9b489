import { UsageError } from '../../core/errors.ts';
import { KNOWN_SCHEMAS } from '../../core/record/schema.ts';

export function otherSchema(path: string, found: number): UsageError {
  return new UsageError(`${path}: expected schema version ${KNOWN_SCHEMAS.join(' or ')}, found ${found}`, {
    hint: 'Read it with the drivergrid that wrote it.',
  });
}
