/** A program of the host that drivergrid, an engine or a workload runs. */
export interface Tool {
  readonly name: string;
  /** Debian packages that bring it, with what it needs. */
  readonly packages: readonly string[];
  /** Folders in which it is looked for first, before PATH. */
  readonly folders?: readonly string[];
  /** How to get it if Debian has no package of it. */
  readonly source?: string;
  /** It comes with a kernel module that is built on the host: `setup` leaves that to a person. */
  readonly isByHand?: true;
}

const SETPRIV: Tool = { name: 'setpriv', packages: ['util-linux'] };
const UNSHARE: Tool = { name: 'unshare', packages: ['util-linux'] };
const MOUNT: Tool = { name: 'mount', packages: ['mount'] };
const LOSETUP: Tool = { name: 'losetup', packages: ['mount'] };
const IP: Tool = { name: 'ip', packages: ['iproute2'] };
const IPTABLES: Tool = { name: 'iptables', packages: ['iptables'] };
const MODPROBE: Tool = { name: 'modprobe', packages: ['kmod'] };
const MKFS_EXT4: Tool = { name: 'mkfs.ext4', packages: ['e2fsprogs'] };

/** Tools of the private lab itself. */
export const PRIVATE_LAB_TOOLS: readonly Tool[] = [SETPRIV, UNSHARE, MOUNT, LOSETUP, IP, IPTABLES, MKFS_EXT4];

/** Tools of the system lab besides the service: for the data roots' file systems. */
export const SYSTEM_LAB_TOOLS: readonly Tool[] = [MOUNT, LOSETUP, MKFS_EXT4];

/** Tools needed whatever the scenario. */
export const COMMON_TOOLS: readonly Tool[] = [...PRIVATE_LAB_TOOLS, MODPROBE];
