/** Standard program folders. sbin is for root's programs: `su` and cron leave it out of PATH. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/**
 * The folders in which to look for a program: those of PATH, then the system's. An empty or relative entry would mean
 * the current folder, and is left out.
 * @param path PATH; undefined if it is not set
 */
export function searchFolders(path: string | undefined): readonly string[] {
  const given = (path ?? '').split(':').filter((folder) => folder.startsWith('/'));
  return [...new Set([...given, ...SYSTEM_FOLDERS])];
}
