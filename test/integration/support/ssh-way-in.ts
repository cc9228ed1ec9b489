import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { vi } from 'vitest';
import { which } from '../../../src/adapters/host/find-program.ts';
import type { Playground } from './playground.ts';
import type { StandInHost } from './stand-in-host.ts';

/** Why no ssh server can be started here; undefined where one can. */
export async function sshObstacle(): Promise<string | undefined> {
  for (const name of ['sshd', 'ssh-agent', 'ssh-add', 'ssh-keygen']) {
    if ((await which(name)) === undefined) return `needs ${name}: apt-get install openssh-server`;
  }
  return undefined;
}

/** An ssh server on a host's loopback, and an agent with a key for its root. */
export interface SshWayIn extends AsyncDisposable {
  /** What makes a Docker client use it, as arguments of env(1). */
  readonly variables: readonly string[];
}

export async function sshWayIn(host: StandInHost, place: Playground): Promise<SshWayIn> {
  const folder = join(place.path, 'ssh');
  const [hostKey, key, agentSocket] = ['host', 'key', 'agent'].map((name) => join(folder, name));
  await mkdir(folder, { mode: 0o700 });
  for (const path of [hostKey, key]) {
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path ?? '']);
  }
  const port = await freePort();
  const options = {
    ...{ Port: port, ListenAddress: '127.0.0.1', HostKey: hostKey, AuthorizedKeysFile: `${key ?? ''}.pub` },
    ...{ PermitRootLogin: 'prohibit-password', StrictModes: 'no', UsePAM: 'no', PidFile: 'none' },
  };
  const config = join(folder, 'sshd_config');
  await writeFile(
    config,
    Object.entries(options)
      .map(([name, value]) => `${name} ${String(value)}\n`)
      .join(''),
  );

  const [file = '', ...enter] = host.enter;
  const serve = 'mkdir -p /run/sshd && exec "$0" -D -e -f "$1"';
  const sshd = (await which('sshd')) ?? 'sshd';
  // It is in the host's pid namespace, and ends with that.
  const server = execa(file, [...enter, 'sh', '-c', serve, sshd, config], { reject: false, stdin: 'ignore' });
  const agent = execa('ssh-agent', ['-D', '-a', agentSocket ?? ''], { reject: false, stdin: 'ignore' });
  const env = { SSH_AUTH_SOCK: agentSocket };
  await vi.waitFor(() => execa('ssh-add', ['-q', key ?? ''], { env }), { timeout: 5_000, interval: 50 });
  return {
    variables: [`DOCKER_HOST=ssh://root@127.0.0.1:${port}`, `SSH_AUTH_SOCK=${agentSocket ?? ''}`],
    [Symbol.asyncDispose]: async () => {
      agent.kill();
      server.kill();
      await agent;
    },
  };
}

/** Free in these namespaces; in those of the host, which are new, all are. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}
