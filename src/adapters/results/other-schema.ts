import { UsageError } from '../../core/errors.ts';

export function otherSchema(path: string, expected: number, found: number): UsageError {
  return new UsageError(`${path}: expected schema version ${expected}, found ${found}`, {
    hint: 'Read it with the drivergrid that wrote it.',
  });
}
