/** Where distributions put programs. sbin is for what only root runs: `su` and cron leave it out of PATH. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/**
 * The folders in which a program is looked for: those of PATH, then the system's. An empty or relative entry would mean
 * the folder that the command happens to be called in, and is left out.
 * @param path PATH; undefined where it is not set
 */
export function searchFolders(path: string | undefined): readonly string[] {
  const given = (path ?? '').split(':').filter((folder) => folder.startsWith('/'));
  return [...new Set([...given, ...SYSTEM_FOLDERS])];
}
