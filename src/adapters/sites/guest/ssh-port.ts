import { createServer } from 'node:net';
import { HostError, UsageError } from '../../../core/errors.ts';

/**
 * A port of 127.0.0.1 that is free now. Another process may take it before QEMU does; QEMU then says so.
 * @param asked absent: any
 * @throws UsageError for an invalid port number, HostError if it is taken
 */
export async function sshPort(asked: number | undefined): Promise<number> {
  if (asked !== undefined && !(Number.isInteger(asked) && asked >= 1 && asked <= 65_535)) {
    throw new UsageError(`expected a port from 1 to 65535 for --ssh-port, found ${asked}`);
  }
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new HostError(
          `port ${asked ?? 'for ssh'} of 127.0.0.1 cannot be used: ${cause.code ?? cause.message}`,
          {
            hint: 'Name another --ssh-port, or leave it out to use a free one.',
            cause,
          },
        ),
      );
    });
    server.listen(asked ?? 0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}
