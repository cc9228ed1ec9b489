import { engineKindOf } from '../../core/engines/engine-of.ts';
import { buildVersion } from '../../core/engines/engine-version.ts';
import type { HostFacts } from '../../core/host/host.ts';
import type { Scenario } from '../../core/scenario/scenario.ts';
import { findProgram } from './find-program.ts';
import { firstLines } from './first-lines.ts';

/** The engine that a scenario names, and its version. */
export async function foundEngine(scenario: Scenario): Promise<Pick<HostFacts, 'engine' | 'engine_fault'>> {
  const { path, fault } = await findProgram(scenario.engine);
  if (path === undefined) return { engine: undefined, engine_fault: fault };
  const said = await firstLines(path, ['--version']);
  if (said.output === '') {
    const complaint = said.complaint === '' ? 'prints nothing' : `fails: ${said.complaint}`;
    return {
      engine: undefined,
      engine_fault: { reason: `${path} --version ${complaint}`, fix: 'see that it can be run by hand' },
    };
  }
  const { parseVersion } = engineKindOf(scenario);
  const version = buildVersion(parseVersion, said.output, scenario.engine_version);
  if (!('problem' in version)) return { engine: { path, version } };
  const fix =
    scenario.engine_version === undefined
      ? 'state its version in the scenario, such as `engine_version: "29.0"`'
      : 'correct engine_version, or leave it out';
  return { engine: undefined, engine_fault: { reason: `${path} ${version.problem}`, fix } };
}
