import { readdir, readFile, readlink } from 'node:fs/promises';

/** `__SO_ACCEPTCON`: the socket listens (linux/net.h); the other sockets of a path are its connections. */
const LISTENS = 0x10000;

/**
 * Which of some processes listens on a unix socket.
 * @param from - a process that sees the socket: /proc/PID/net/unix has those of its network namespace only
 * @returns undefined where none of them does
 */
export async function listenerOf(
  path: string,
  from: number,
  candidates: readonly number[],
): Promise<number | undefined> {
  const table = await readFile(`/proc/${from}/net/unix`, 'utf8').catch(() => '');
  const targets = new Set(listeningInodes(table, path).map((inode) => `socket:[${inode}]`));
  for (const pid of candidates) {
    const folder = `/proc/${pid}/fd`;
    for (const name of await readdir(folder).catch(() => [])) {
      const target = await readlink(`${folder}/${name}`).catch(() => '');
      if (targets.has(target)) return pid;
    }
  }
  return undefined;
}

/** Lines are `Num RefCount Protocol Flags Type St Inode Path` (proc(5)). */
export function listeningInodes(table: string, path: string): string[] {
  return table.split('\n').flatMap((line) => {
    const [, , , flags = '', , , inode, ...rest] = line.trim().split(/\s+/);
    const isMeant = sameSocket(rest.join(' '), path) && (Number.parseInt(flags, 16) & LISTENS) !== 0;
    return isMeant && inode !== undefined ? [inode] : [];
  });
}

/** /var/run is a link to /run, and a program may have been told either. */
function sameSocket(left: string, right: string): boolean {
  const plain = (path: string): string => path.replace(/^\/var\/run\//, '/run/');
  return plain(left) === plain(right);
}
