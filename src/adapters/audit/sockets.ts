import { readFile } from 'node:fs/promises';
import type { Thing } from '../../core/audit/thing.ts';

/** `__SO_ACCEPTCON`: the socket listens (linux/net.h). */
const LISTENS = 0x10000;
/** `TCP_LISTEN` (linux/tcp_states.h). */
const TCP_LISTEN = '0A';

/** Sockets that listen in the network namespace of a process. */
export async function listeningSockets(pid: number | 'self'): Promise<Thing[]> {
  const [unix = '', ...tcp] = await Promise.all(
    ['unix', 'tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => '')),
  );
  const names = [...unixListeners(unix), ...tcp.flatMap(tcpListeners)];
  return names.map((name) => ({ kind: 'socket', key: name, text: name, traces: [name] }));
}

/** Lines are `Num RefCount Protocol Flags Type St Inode Path` (proc(5)); one without a path no one can find. */
export function unixListeners(table: string): string[] {
  return table.split('\n').flatMap((line) => {
    const [, , , flags = '', , , , ...path] = line.trim().split(/\s+/);
    return path.length > 0 && (Number.parseInt(flags, 16) & LISTENS) !== 0 ? [path.join(' ')] : [];
  });
}

/** Lines are `sl local_address rem_address st ...`, addresses in hexadecimal (proc(5)). */
export function tcpListeners(table: string): string[] {
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    const port = local.split(':')[1];
    return state === TCP_LISTEN && port !== undefined ? [`TCP port ${Number.parseInt(port, 16)}`] : [];
  });
}
