import { GUEST_PATHS, SHARES } from './guest-paths.ts';

/** Modules in the initial RAM disk, loaded at once: the disks, and the shares that fstab mounts. */
const EARLY_MODULES = ['virtio_pci', 'virtio_blk', 'ext4', '9pnet_virtio', '9p'];

/** 9p over virtio in the protocol's Linux variant, with large messages: node_modules is many small files. */
const SHARE_OPTIONS = 'trans=virtio,version=9p2000.L,msize=512000';

/** Units that would start their own work during a measurement. */
export const MASKED_UNITS = [
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'dpkg-db-backup.timer',
  'e2scrub_all.timer',
  'e2scrub_reap.service',
  'fstrim.timer',
  'man-db.timer',
  'systemd-networkd-wait-online.service',
];

/** Console output once ssh is ready. */
export const UP_MARK = 'drivergrid-guest-is-up';

/** Console output once a resumed guest is ready. */
export const WOKEN_MARK = 'drivergrid-guest-goes-on';

/** Printed more than once, since kernel messages may mix with it. */
const SAY_UP = `for _ in 1 2 3; do echo; echo ${UP_MARK}; sleep 0.1; done >/dev/console`;

/** Units that a plain Debian does not start. */
export const ENABLED_UNITS = ['systemd-networkd.service', 'drivergrid-up.service'];

/**
 * Files that turn a Debian tree into a guest, by path. Everything that differs between guests comes through shares and
 * disks, so that one image serves every run.
 */
export const GUEST_FILES: Readonly<Record<string, string>> = {
  '/etc/hostname': 'drivergrid\n',
  '/etc/hosts': '127.0.0.1 localhost drivergrid\n',
  // The addresses of QEMU's user network (qemu(1), -netdev user); DHCP would take time.
  '/etc/resolv.conf': 'nameserver 10.0.2.3\n',
  '/etc/systemd/network/10-guest.network': [
    '[Match]',
    'Name=en* eth*',
    '[Network]',
    'Address=10.0.2.15/24',
    'Gateway=10.0.2.2',
    'LinkLocalAddressing=no',
    'IPv6AcceptRA=no',
    '',
  ].join('\n'),
  // The data disk is formatted at every boot; no inode tables are initialised in the background of a measurement.
  '/etc/fstab': [
    '/dev/vda / ext4 defaults 0 0',
    `/dev/disk/by-id/virtio-data ${GUEST_PATHS.state} ext4 noinit_itable,x-systemd.makefs 0 0`,
    `${SHARES.tool} ${GUEST_PATHS.tool} 9p ro,cache=loose,${SHARE_OPTIONS} 0 0`,
    `${SHARES.results} ${GUEST_PATHS.results} 9p ${SHARE_OPTIONS} 0 0`,
    `${SHARES.job} ${GUEST_PATHS.job} 9p ro,${SHARE_OPTIONS} 0 0`,
    '',
  ].join('\n'),
  // The keys are made for this guest and removed with it; StrictModes would reject the share's owner.
  '/etc/ssh/sshd_config.d/guest.conf': [
    `HostKey ${GUEST_PATHS.job}/ssh_host_ed25519_key`,
    `AuthorizedKeysFile ${GUEST_PATHS.job}/authorized_keys`,
    'StrictModes no',
    'PasswordAuthentication no',
    'UseDNS no',
    '',
  ].join('\n'),
  '/etc/systemd/system/drivergrid-up.service': [
    '[Unit]',
    'After=ssh.service systemd-networkd.service',
    '[Service]',
    'Type=oneshot',
    `ExecStart=/bin/sh -c '${SAY_UP}'`,
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n'),
  '/etc/initramfs-tools/modules': `${EARLY_MODULES.join('\n')}\n`,
  '/etc/initramfs-tools/conf.d/guest': 'MODULES=list\nCOMPRESS=gzip\n',
};
