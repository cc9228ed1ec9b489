import { execa } from 'execa';
import { setTimeout as sleep } from 'node:timers/promises';
import { OWN_CHILD, tiedArguments } from '../host/tied-child.ts';

/** Listens in the lab's network and hands every connection to a socket of ours: a process cannot change its own network. */
const FORWARDER = `
const net = require('node:net');
const [host, port, path] = process.argv.slice(1);
net.createServer((from) => {
  const to = net.connect(path);
  from.on('error', () => to.destroy());
  to.on('error', () => from.destroy());
  from.pipe(to).pipe(from);
}).listen(Number(port), host, () => console.log('listening'));
`;
const READY_MS = 10_000;

/**
 * Makes a socket of ours reachable at an address of the lab's network, and of no other.
 * @param engine a process in the lab's network
 * @param address such as `127.0.0.1:5000`
 * @param socket its path
 * @throws Error if nothing can listen there
 */
export async function listenInLab(
  engine: number,
  address: string,
  socket: string,
  signal: AbortSignal,
): Promise<AsyncDisposable> {
  const [host = '', port = ''] = address.split(':');
  const enter = ['--target', String(engine), '--net', '--', process.execPath, '-e', FORWARDER];
  const child = execa('setpriv', tiedArguments('nsenter', [...enter, host, port, socket]), {
    ...{ ...OWN_CHILD, stdout: 'pipe', stderr: 'pipe', buffer: false, reject: false },
  });
  const end = async (): Promise<void> => {
    child.kill('SIGKILL');
    await child;
  };
  try {
    const ready = new Promise((resolve) => child.stdout.once('data', resolve));
    const either = await Promise.race([
      ready,
      child.then(() => 'ended'),
      sleep(READY_MS, 'late', { signal, ref: false }),
    ]);
    if (either === 'ended' || either === 'late') throw new Error(`nothing listens at ${address} in the lab`);
  } catch (error) {
    await end();
    throw error;
  }
  return { [Symbol.asyncDispose]: end };
}
