/** A program of the host that drivergrid, an engine or a workload runs. */
export interface Tool {
  readonly name: string;
  /** Its Debian package. */
  readonly package: string;
  /** It comes with a kernel module that is built on the host, so `setup` leaves it to the user. */
  readonly isByHand?: true;
}

const SETPRIV: Tool = { name: 'setpriv', package: 'util-linux' };
const UNSHARE: Tool = { name: 'unshare', package: 'util-linux' };
const MOUNT: Tool = { name: 'mount', package: 'mount' };
const LOSETUP: Tool = { name: 'losetup', package: 'mount' };
const IP: Tool = { name: 'ip', package: 'iproute2' };
const IPTABLES: Tool = { name: 'iptables', package: 'iptables' };
const MODPROBE: Tool = { name: 'modprobe', package: 'kmod' };
const MKFS_EXT4: Tool = { name: 'mkfs.ext4', package: 'e2fsprogs' };

/** Tools of the private lab itself. */
export const PRIVATE_LAB_TOOLS: readonly Tool[] = [SETPRIV, UNSHARE, MOUNT, LOSETUP, IP, IPTABLES, MKFS_EXT4];

/** Tools of the system lab besides the service: for the data roots' file systems. */
export const SYSTEM_LAB_TOOLS: readonly Tool[] = [MOUNT, LOSETUP, MKFS_EXT4];

/** Tools needed whatever the scenario. */
export const COMMON_TOOLS: readonly Tool[] = [...PRIVATE_LAB_TOOLS, MODPROBE];
