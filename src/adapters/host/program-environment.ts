/**
 * What the host's own programs are given of the environment: where programs are, and plain words. Variables of the
 * caller change what they do, and so what is measured (MKE2FS_CONFIG), what is found again by `restore` (LVM_SYSTEM_DIR,
 * DM_DEV_DIR), or what is read from their output (LIBMOUNT_DEBUG, SYSTEMD_COLORS, XZ_OPT).
 */
export function programEnvironment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: '/root', LC_ALL: 'C' };
}
