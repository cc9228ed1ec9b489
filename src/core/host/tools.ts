/** A program of the host that drivergrid, an engine or a workload runs. */
export interface Tool {
  readonly name: string;
  /** Debian package that brings it. */
  readonly package: string;
  /** It comes with a kernel module that is built on the host: `setup` leaves that to a person. */
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

/** What the private lab itself is made with. */
export const PRIVATE_LAB_TOOLS: readonly Tool[] = [SETPRIV, UNSHARE, MOUNT, LOSETUP, IP, IPTABLES, MKFS_EXT4];

/** What the system lab needs beside the service: the data roots' file systems. */
export const SYSTEM_LAB_TOOLS: readonly Tool[] = [MOUNT, LOSETUP, MKFS_EXT4];

/** What a host is asked for whatever the scenario is. */
export const COMMON_TOOLS: readonly Tool[] = [...PRIVATE_LAB_TOOLS, MODPROBE];
