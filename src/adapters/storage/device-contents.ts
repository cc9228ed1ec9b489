import { which } from '../host/find-program.ts';
import { runCommand } from '../host/run-command.ts';
import type { BlockNode } from './block-node.ts';
import { lvmReport } from './lvm-report.ts';
import { physicalVolumes } from './physical-volumes.ts';

/** What a device or one of its partitions holds. */
export interface Contents {
  readonly node: BlockNode;
  /** For messages, such as `ext4` or `a gpt partition table`. */
  readonly words: string;
  /** If it is an LVM physical volume. */
  readonly physicalVolume?: LvmMembership | undefined;
}

/** What LVM says of a physical volume. */
export interface LvmMembership {
  /** False if LVM is not installed or its filters hide the device: then nothing is known about it. */
  readonly isSeen: boolean;
  readonly group?: { readonly name: string; readonly uuid: string } | undefined;
  /** The group's other physical volumes. */
  readonly others: readonly string[];
  /** The group's logical volumes that are active. */
  readonly active: readonly string[];
}

/**
 * Signatures on a device and its partitions, which wipefs reads from the disk itself: udev's database, which lsblk
 * reads, may be absent or old. Data without a signature cannot be told from an empty device.
 */
export async function contentsOfDevice(nodes: readonly BlockNode[]): Promise<Contents[]> {
  const found: Contents[] = [];
  for (const node of nodes) {
    for (const { type, usage } of await signaturesOn(node.path)) {
      if (type === 'LVM2_member') {
        const physicalVolume = await membership(node, nodes);
        found.push({ node, words: lvmWords(physicalVolume), physicalVolume });
      } else {
        found.push({ node, words: usage === 'partition-table' ? `a ${type} partition table` : type });
      }
    }
  }
  const [, ...partitions] = nodes;
  const bare = partitions.filter((node) => !found.some((one) => one.node === node));
  return [...found, ...bare.map((node) => ({ node, words: 'a partition' }))];
}

interface Signature {
  readonly type: string;
  readonly usage: string;
}

/** One of each kind: a gpt table, for example, has three, at both ends of the disk. */
async function signaturesOn(path: string): Promise<Signature[]> {
  const listed = await runCommand('wipefs', ['--no-act', '--json', '-O', 'TYPE,USAGE', path]);
  if (listed.trim() === '') return [];
  const { signatures } = JSON.parse(listed) as { signatures: Signature[] };
  const tables = signatures.filter(({ type }) => type !== 'PMBR');
  return [...new Map(tables.map((signature) => [signature.type, signature])).values()];
}

/** @param nodes the device and its partitions: a group on two of them has no other disk */
async function membership(node: BlockNode, nodes: readonly BlockNode[]): Promise<LvmMembership> {
  const unseen = { isSeen: false, others: [], active: [] };
  if ((await which('pvs')) === undefined) return unseen;
  const volumes = await physicalVolumes();
  const own = volumes.find(({ device }) => device === node.path);
  if (own === undefined) return unseen;
  const { volumeGroup: name, volumeGroupUuid: uuid } = own;
  if (name === '') return { isSeen: true, others: [], active: [] };
  const others = volumes
    .filter((volume) => volume.volumeGroupUuid === uuid)
    .map(({ device }) => device)
    .filter((device) => !nodes.some(({ path }) => path === device));
  const logical = await lvmReport('lv', ['vg_uuid', 'lv_name', 'lv_active']);
  const active = logical.filter((row) => row['vg_uuid'] === uuid && row['lv_active'] === 'active');
  return {
    isSeen: true,
    group: { name, uuid },
    others,
    active: active.map((row) => `${name}/${row['lv_name'] ?? ''}`),
  };
}

function lvmWords({ isSeen, group }: LvmMembership): string {
  if (!isSeen) return 'an LVM physical volume';
  return group === undefined
    ? 'an LVM physical volume of no volume group'
    : `an LVM physical volume of volume group ${group.name}`;
}
