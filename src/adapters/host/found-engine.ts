import type { BuildSpec } from '../../core/engines/engine-of.ts';
import { buildVersion } from '../../core/engines/engine-version.ts';
import type { BuildFacts } from '../../core/host/host.ts';
import type { CachedEngine } from '../packages/cached-engine.ts';
import { findProgram } from './find-program.ts';
import { firstLines } from './first-lines.ts';

/** The program of a build, and its version. @param cached of a build that comes in packages */
export async function foundEngine(
  { name, kind, program, from, version: given }: BuildSpec,
  cached: CachedEngine | undefined,
): Promise<Pick<BuildFacts, 'engine' | 'engine_fault'>> {
  if (kind.engineless === true)
    return { engine: { path: kind.binary, version: kind.oldest }, engine_fault: undefined };
  if (from !== undefined && cached === undefined) {
    const reason = `the packages ${kind.unpacked.join(', ')} of ${from} are not in the cache`;
    return { engine: undefined, engine_fault: { reason, fix: '`drivergrid setup SCENARIO` fetches them' } };
  }
  const { path, fault } = await findProgram(cached?.path ?? program);
  if (path === undefined) return { engine: undefined, engine_fault: fault };
  const said = await firstLines(path, ['--version']);
  if (said.output === '') {
    const complaint = said.complaint === '' ? 'prints nothing' : `fails: ${said.complaint}`;
    return {
      engine: undefined,
      engine_fault: { reason: `${path} --version ${complaint}`, fix: 'see that it can be run by hand' },
    };
  }
  const version = buildVersion(kind.parseVersion, said.output, given);
  if (!('problem' in version))
    return { engine: { path, version, sha256: cached?.sha256 }, engine_fault: undefined };
  const key = name === undefined ? 'engine_version' : 'version';
  const fix =
    given === undefined
      ? `state its version in the scenario, such as \`${key}: "29.0"\``
      : `correct ${key}, or leave it out`;
  return { engine: undefined, engine_fault: { reason: `${path} ${version.problem}`, fix } };
}
