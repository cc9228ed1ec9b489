import { HostError } from '../../core/errors.ts';
import { isThere } from '../host/is-there.ts';
import { lvmReport } from './lvm-report.ts';

/** Names that every engine's `dm.directlvm_device` uses (moby daemon/graphdriver/devmapper/device_setup.go). */
export const ENGINE_VOLUME_GROUP = 'docker';
export const ENGINE_POOL_PROFILE = '/etc/lvm/profile/docker-thinpool.profile';

/**
 * Refuses to let an engine build its own pool if one of that name exists: afterwards it could not be told from ours.
 * @throws HostError that says what is there and what to do
 */
export async function requireNoEnginePool(setup: string): Promise<void> {
  const groups = await lvmReport('vg', ['vg_name']);
  const hint = `Set \`pool: tool\` for ${setup}: its volume group is named after the run.`;
  if (groups.some((group) => group['vg_name'] === ENGINE_VOLUME_GROUP)) {
    throw new HostError(
      `${setup}: the engine would make volume group ${ENGINE_VOLUME_GROUP}, but this host has one already`,
      { hint },
    );
  }
  if (await isThere(ENGINE_POOL_PROFILE)) {
    throw new HostError(
      `${setup}: the engine would write ${ENGINE_POOL_PROFILE}, but this host has it already`,
      { hint: `${hint} Or remove the file, if no volume uses that profile.` },
    );
  }
}
