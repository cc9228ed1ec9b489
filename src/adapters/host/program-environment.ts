/**
 * The environment for the host's own programs: PATH and the C locale. The caller's variables could change what they do,
 * and so what is measured (MKE2FS_CONFIG), what `restore` finds (LVM_SYSTEM_DIR, DM_DEV_DIR), or the output that is
 * parsed (LIBMOUNT_DEBUG, SYSTEMD_COLORS, XZ_OPT).
 */
export function programEnvironment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: '/root', LC_ALL: 'C' };
}
