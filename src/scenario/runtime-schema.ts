import { z } from 'zod';
import { absolutePath, name } from './values.ts';

const runtimeObject = z
  .strictObject({
    name: name.describe('the grid row, and the name of the runtime in the engine'),
    path: absolutePath.optional().describe('the binary; if absent, looked up on PATH by the known name'),
    args: z.array(z.string()).optional().describe('arguments before the OCI command'),
    runtimeType: z.string().optional().describe('containerd shim type; engines from 24.0 only'),
  })
  .superRefine((runtime, context) => {
    if (runtime.name === 'runc' && Object.keys(runtime).length > 1) {
      context.addIssue({
        code: 'custom',
        path: ['name'],
        message: "the name runc is reserved for the engine's own; use another one, such as runc-custom",
      });
    }
    if (runtime.runtimeType !== undefined && (runtime.path !== undefined || runtime.args !== undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['runtimeType'],
        message: 'give either path and args, or runtimeType',
      });
    }
  })
  .transform(({ runtimeType, ...rest }) => ({ ...rest, runtime_type: runtimeType }));

/** A runtime: a known name alone, or with what it takes to start it. */
export const runtime = z.union([
  name.transform((known) => runtimeObject.parse({ name: known })),
  runtimeObject,
]);
