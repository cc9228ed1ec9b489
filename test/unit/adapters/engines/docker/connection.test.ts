import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { openEngine } from '../../../../../src/adapters/engines/docker/dockerode-engine.ts';
import { systemClock } from '../../../../../src/adapters/host/system-clock.ts';
import { decoyEngines, type DecoyEngines } from '../../../../fakes/decoy-engines.ts';

let decoys: DecoyEngines;
let folder: string;
let server: Server;

beforeAll(async () => {
  decoys = await decoyEngines();
  folder = await mkdtemp(join(tmpdir(), 'connection-'));
  server = createServer((_, response) => {
    response.end(
      JSON.stringify({ Version: '20.10.24', ApiVersion: '1.41', Driver: 'vfs', DockerRootDir: '/d' }),
    );
  });
  await new Promise<void>((resolve) => server.listen(join(folder, 'docker.sock'), resolve));
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
  await decoys[Symbol.asyncDispose]();
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** PORT and SOCKET are where the person's own engine would be. */
it.each([
  ['nothing', {}],
  ['another engine over TCP', { DOCKER_HOST: 'tcp://127.0.0.1:PORT' }],
  ['one without a scheme', { DOCKER_HOST: '127.0.0.1:PORT' }],
  ['one behind TLS', { DOCKER_HOST: 'tcp://127.0.0.1:PORT', DOCKER_TLS_VERIFY: '1' }],
  ['certificates that are not there', { DOCKER_HOST: 'tcp://127.0.0.1:PORT', DOCKER_CERT_PATH: '/nowhere' }],
  ['one over ssh', { DOCKER_HOST: 'ssh://root@127.0.0.1:PORT', SSH_AUTH_SOCK: 'SOCKET' }],
  ['another socket', { DOCKER_HOST: 'unix://SOCKET' }],
  ['a socket without a path', { DOCKER_HOST: 'unix://' }],
  ['a pipe of Windows', { DOCKER_HOST: 'npipe:////./pipe/docker_engine' }],
  ['no address at all', { DOCKER_HOST: 'tcp://a b:c' }],
  ['a path prefix', { DOCKER_HOST: 'tcp://127.0.0.1:PORT', DOCKER_PATH_PREFIX: '/other' }],
  ['a timeout', { DOCKER_HOST: 'tcp://127.0.0.1:PORT', DOCKER_CLIENT_TIMEOUT: '1' }],
  ['a proxy', { HTTP_PROXY: 'http://127.0.0.1:PORT', http_proxy: 'http://127.0.0.1:PORT', NO_PROXY: '' }],
  [
    'a context and an API',
    { DOCKER_CONTEXT: 'other', DOCKER_API_VERSION: '1.12', DOCKER_CONFIG: '/nowhere' },
  ],
])('a connection goes to the socket it is given where the environment names %s', async (_, variables) => {
  vi.stubEnv('HOME', decoys.home);
  for (const [name, value] of Object.entries(variables)) {
    vi.stubEnv(name, value.replace('PORT', String(decoys.port)).replace('SOCKET', decoys.socket));
  }
  const signal = AbortSignal.timeout(5_000);
  const engine = await openEngine(
    join(folder, 'docker.sock'),
    { clock: systemClock, gone: new AbortController().signal },
    signal,
  );
  expect((await engine.facts(signal)).driver).toBe('vfs');
  engine.close();
  // What is no socket any more is nothing: no other engine is asked in its place.
  await expect(
    openEngine(join(folder, 'gone.sock'), { clock: systemClock, gone: new AbortController().signal }, signal),
  ).rejects.toThrow(/ENOENT/);
  expect(decoys.connections()).toBe(0);
});
