import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 100;
/** A connection that a guest without a network swallows is given up, and the next may be answered. */
const GREETING_MS = 2_000;

/** Resolves when the guest's ssh daemon greets. @throws the signal's reason */
export async function awaitSsh(port: number, signal: AbortSignal): Promise<void> {
  while (!(await greets(port))) {
    signal.throwIfAborted();
    await sleep(POLL_MS);
  }
  signal.throwIfAborted();
}

/** QEMU takes the connection before the guest has an ssh daemon, so only its greeting tells (RFC 4253, 4.2). */
async function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: GREETING_MS });
    const finish = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('data', (data) => {
      finish(data.toString('latin1').startsWith('SSH-'))();
    });
    for (const event of ['timeout', 'error', 'close'] as const) socket.once(event, finish(false));
  });
}
