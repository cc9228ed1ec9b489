import { readdir, readFile, readlink } from 'node:fs/promises';

/** `__SO_ACCEPTCON`: the socket listens (linux/net.h). Other sockets with the same path are its connections. */
const LISTENS = 0x10000;

/** A listening unix socket by its path, or an abstract name with `@` before it. */
export interface UnixListener {
  readonly path: string;
  /** As /proc/PID/fd names it: `socket:[INODE]`. */
  readonly target: string;
}

/**
 * Which of the given processes listens on a unix socket.
 * @param from - a process that sees the socket: /proc/PID/net/unix has those of its network namespace only
 * @returns undefined if none of them does
 */
export async function listenerOf(
  path: string,
  from: number,
  candidates: readonly number[],
): Promise<number | undefined> {
  const table = await readFile(`/proc/${from}/net/unix`, 'utf8').catch(() => '');
  const targets = new Set(targetsAt(table, path));
  for (const pid of candidates) {
    const folder = `/proc/${pid}/fd`;
    for (const name of await readdir(folder).catch(() => [])) {
      const target = await readlink(`${folder}/${name}`).catch(() => '');
      if (targets.has(target)) return pid;
    }
  }
  return undefined;
}

/** /proc/PID/fd targets of the sockets that listen on a path. */
export function targetsAt(table: string, path: string): string[] {
  return unixListeners(table).flatMap((listener) => (sameSocket(listener.path, path) ? listener.target : []));
}

/** `Num RefCount Protocol Flags Type St Inode Path` (proc(5)); a path may have blanks in it. */
const LINE = /^\s*\S+\s+\S+\s+\S+\s+(\S+)\s+\S+\s+\S+\s+(\d+) (.+)$/;

/** A socket without a path cannot be found. */
export function unixListeners(table: string): UnixListener[] {
  return table.split('\n').flatMap((line) => {
    const [, flags = '', inode = '', path = ''] = LINE.exec(line) ?? [];
    const isListening = path !== '' && (Number.parseInt(flags, 16) & LISTENS) !== 0;
    return isListening ? [{ path, target: `socket:[${inode}]` }] : [];
  });
}

/** /var/run is a link to /run, and a program may have been given either. */
function sameSocket(left: string, right: string): boolean {
  const plain = (path: string): string => path.replace(/^\/var\/run\//, '/run/');
  return plain(left) === plain(right);
}
