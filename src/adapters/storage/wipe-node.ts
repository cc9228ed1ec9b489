import { runCommand } from '../host/run-command.ts';
import { attribute, type BlockNode } from './block-node.ts';
import type { Contents } from './device-contents.ts';

/** Removes LVM from a device whose volume groups lie only on it. Groups are named by uuid, since names may repeat. */
export async function removeLvm(contents: readonly Contents[]): Promise<void> {
  const volumes = contents.filter(({ physicalVolume }) => physicalVolume !== undefined);
  const groups = new Set(volumes.map(({ physicalVolume }) => physicalVolume?.group?.uuid));
  for (const uuid of groups) {
    if (uuid !== undefined) await runCommand('vgremove', ['-f', '-y', '-S', `vg_uuid=${uuid}`]);
  }
  for (const { node } of volumes) await runCommand('pvremove', ['-f', '-y', node.path]);
}

/** Erases every signature: of the partitions, then of the device; after that the kernel forgets the partitions. */
export async function eraseSignatures(nodes: readonly BlockNode[]): Promise<void> {
  for (const node of nodes.toReversed()) {
    // Unless forced, wipefs leaves a partition table inside a partition.
    const isPartition = (await attribute(node, 'partition')) !== undefined;
    await runCommand('wipefs', ['--all', ...(isPartition ? ['--force'] : []), node.path]);
  }
}
