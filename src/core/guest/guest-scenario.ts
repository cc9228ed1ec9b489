import { UsageError } from '../errors.ts';
import { isArchivePath } from '../scenario/image-name.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { GUEST_PATHS } from './guest-paths.ts';

/**
 * A scenario as a guest runs it: direct-lvm without a disk of its own gets the guest's spare one, as the talk measured.
 * @throws UsageError if it names a file of the host, which a guest does not see
 */
export function guestScenario(scenario: Scenario): Scenario {
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
