import { UsageError } from '../errors.ts';
import { buildsOf } from '../engines/engine-of.ts';
import type { Plan } from '../plan/plan.ts';
import { isArchivePath } from '../scenario/image-name.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { takesEngines } from './guest-lab.ts';
import { GUEST_PATHS } from './guest-paths.ts';

/**
 * A scenario as a guest runs it: direct-lvm without a disk of its own gets the guest's spare one, as the talk measured.
 * @throws UsageError if it names a file of the host, which a guest does not see, or engines that are no service there
 */
export function guestScenario(scenario: Scenario, lab: Plan['lab']): Scenario {
  if (lab === 'system' && takesEngines(scenario)) {
    throw new UsageError(
      "the guest's system lab measures the engine that is its service, the scenario brings one",
      { hint: 'Leave `--lab` out or give `--lab private`, or leave that engine out with --only.' },
    );
  }
  if (lab === 'system' && buildsOf(scenario).length > 1) {
    throw new UsageError(
      "the guest's system lab measures the engine that is its service, the scenario has several",
      {
        hint: 'Add `--lab private`, or name one engine with --only.',
      },
    );
  }
  if (isArchivePath(scenario.image)) {
    throw new UsageError(`a guest does not see the image archive ${scenario.image}`, {
      hint: 'Use builtin:hello or the name of an image, or run without `vm`.',
    });
  }
  return {
    ...scenario,
    drivers: scenario.drivers.map((setup) =>
      setup.mode === 'direct-lvm' && (setup.device ?? 'auto') === 'auto'
        ? { ...setup, device: GUEST_PATHS.spare }
        : setup,
    ),
  };
}
