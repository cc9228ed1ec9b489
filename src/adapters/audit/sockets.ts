import { readFile } from 'node:fs/promises';
import type { Resource } from '../../core/audit/resource.ts';
import { unixListeners } from '../host/socket-listener.ts';

/** `TCP_LISTEN` (linux/tcp_states.h). */
const TCP_LISTEN = '0A';

/** Listening sockets in the network namespace of a process. */
export async function listeningSockets(pid: number | 'self'): Promise<Resource[]> {
  const [unix = '', ...tcp] = await Promise.all(
    ['unix', 'tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => '')),
  );
  return [
    ...unixListeners(unix).map(({ path, target }) => socket(path, [path, target])),
    ...tcp.flatMap(tcpListeners).map((port) => socket(port, [port])),
  ];
}

function socket(name: string, traces: readonly string[]): Resource {
  return { kind: 'socket', key: name, text: name, traces };
}

/** Lines are `sl local_address rem_address st ...`, addresses in hexadecimal (proc(5)). */
export function tcpListeners(table: string): string[] {
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    const port = local.split(':')[1];
    return state === TCP_LISTEN && port !== undefined ? [`TCP port ${Number.parseInt(port, 16)}`] : [];
  });
}
