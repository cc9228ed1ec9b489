import { execa } from 'execa';
import { HostError } from '../../../core/errors.ts';
import type { HostFacts } from '../../../core/host/host.ts';
import { LAB_NEEDS, lackText, neededOf, type LabNeed } from '../../../core/host/lab-needs.ts';
import type { Scenario } from '../../../core/scenario/scenario.ts';
import { tiedArguments } from '../../host/tied-child.ts';
import { LAB_NAMESPACES } from './namespace-script.ts';
import { TRIAL_SCRIPT } from './trial-script.ts';

const TRIAL_MS = 30_000;

/**
 * Tries what the private lab does before and while an engine starts, in namespaces that end with the trial: the
 * engine's own message would come late and say less.
 * @throws HostError naming everything that this host does not allow, and what can be done
 */
export async function requireLab(scenario: Scenario, host: HostFacts): Promise<void> {
  const needed = neededOf(scenario, host);
  const { failed, stdout, stderr, shortMessage } = await execa(
    'setpriv',
    tiedArguments('unshare', [...LAB_NAMESPACES, 'sh', '-c', TRIAL_SCRIPT, 'drivergrid-trial', ...needed]),
    { reject: false, stdin: 'ignore', timeout: TRIAL_MS, env: { LC_ALL: 'C' } },
  );
  if (failed) {
    const said = stderr.trim() || (shortMessage ?? '');
    throw new HostError(`the private lab's namespaces cannot be made here: ${said}`, {
      hint: 'This needs CAP_SYS_ADMIN (in a container: --privileged); or use a VM: `drivergrid vm run`.',
    });
  }
  const lacks = stdout.split('\n').flatMap((line) => {
    const [name, ...said] = line.split(' ');
    const need = LAB_NEEDS.find((one): one is LabNeed => one === name);
    return need === undefined ? [] : [{ need, said: said.join(' ') }];
  });
  const text = lackText(lacks);
  if (text !== undefined) throw new HostError(text.message, { hint: text.hint });
}
