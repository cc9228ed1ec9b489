import { z } from 'zod';
import type { RuntimeSpec } from '../core/scenario/scenario.ts';
import { PACKAGE_SOURCES } from '../core/packages/debian-source.ts';
import { impliedType, PACKAGED_RUNTIMES } from '../core/runtimes/known-runtimes.ts';
import { absolutePath, name } from './values.ts';

const KINDS = PACKAGED_RUNTIMES.map((kind) => `\`kind: ${kind}\``).join(' or ');

const runtimeObject = z
  .strictObject({
    name: name.describe('the grid row, and the name of the runtime in the engine'),
    kind: z
      .enum(PACKAGED_RUNTIMES)
      .optional()
      .describe('the known runtime that it is; if absent, the one of its name'),
    path: absolutePath.optional().describe('the binary; if absent, looked up on PATH by the known name'),
    from: z
      .enum(PACKAGE_SOURCES)
      .optional()
      .describe('takes the package of this suite; `setup` fetches it into the cache and installs nothing'),
    args: z.array(z.string()).optional().describe('arguments before the OCI command'),
    runtimeType: z.string().optional().describe('containerd shim type; engines from 24.0 only'),
  })
  .superRefine((runtime, context) => {
    const complain = (key: string, message: string) => {
      context.addIssue({ code: 'custom', path: [key], message });
    };
    if (runtime.from !== undefined && runtime.kind === undefined) {
      complain('from', `expected ${KINDS} beside it`);
    }
    if (runtime.from !== undefined && runtime.path !== undefined) {
      complain('path', 'give either path or from: the package brings the binary');
    }
    if (runtime.runtimeType !== undefined) {
      for (const key of ['from', 'kind'] as const) {
        if (runtime[key] !== undefined)
          complain(key, `give either ${key} or runtimeType, which names a shim`);
      }
    }
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
  .transform(({ runtimeType, ...rest }) => ({ ...rest, runtime_type: runtimeType ?? typeOf(rest) }));

/** Of a known shim by its name alone. */
function typeOf({ name: known, path, args, kind }: RuntimeSpec): string | undefined {
  return [path, args, kind].every((one) => one === undefined) ? impliedType(known) : undefined;
}

/** A runtime: a known name alone, or with what it takes to start it. */
export const runtime = z.union([
  name.transform((known) => runtimeObject.parse({ name: known })),
  runtimeObject,
]);
