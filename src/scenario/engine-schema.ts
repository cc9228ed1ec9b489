import { z } from 'zod';
import { ENGINE_KINDS } from '../core/engines/known-engines.ts';
import { PACKAGE_SOURCES } from '../core/packages/debian-source.ts';
import { absolutePath, engineVersion, name } from './values.ts';

const KINDS = ENGINE_KINDS.map((kind) => kind.name);

/** Kinds that have neither program nor version. */
const ENGINELESS = ENGINE_KINDS.flatMap((kind) => (kind.engineless === true ? kind.name : []));

/** Kinds that no suite has packages of. */
const UNPACKAGED = ENGINE_KINDS.flatMap(({ name, unpacked, engineless }) =>
  unpacked.length === 0 && engineless !== true ? name : [],
);

const engineObject = z
  .strictObject({
    name: name.describe('what results call it; its columns begin with it'),
    kind: z.enum(KINDS).describe('kind of engine'),
    path: absolutePath.optional().describe('its program; if absent, looked up on PATH'),
    from: z
      .enum(PACKAGE_SOURCES)
      .optional()
      .describe('takes the packages of this suite; `setup` fetches them into the cache and installs nothing'),
    version: engineVersion.optional().describe('of a build that does not report its own, such as "29.0"'),
  })
  .superRefine((build, context) => {
    const complain = (key: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [key], message });
    };
    if (build.from !== undefined && build.path !== undefined)
      complain('path', 'give either path or from: the packages bring the program');
    if (build.from !== undefined && UNPACKAGED.includes(build.kind))
      complain('from', `Debian has no package of ${build.kind}; give its path, or put it on PATH`);
    if (!ENGINELESS.includes(build.kind)) return;
    for (const key of ['path', 'from', 'version'] as const)
      if (build[key] !== undefined) complain(key, `${build.kind} is no engine, and has no ${key}`);
  });

/** A build: a kind's name alone, for the one on PATH, or with where it is or comes from. */
export const engine = z.union([
  z.enum(KINDS).transform((kind) => engineObject.parse({ name: kind, kind })),
  engineObject,
]);
