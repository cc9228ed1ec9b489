import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { openEngine } from '../../../src/adapters/engines/docker/dockerode-engine.ts';
import { readImageArchive } from '../../../src/adapters/image/image-archive.ts';
import { systemClock } from '../../../src/adapters/host/system-clock.ts';
import { tarArchive } from '../../../src/image/tar-archive.ts';
import { decoyEngines, type DecoyEngines } from '../../fakes/decoy-engines.ts';
import { imageFiles, IMAGE_ID } from '../../fixtures/image-files.ts';
import { scratchFolder } from '../scratch.ts';
import type { FuzzTarget } from '../target.ts';

/** What Docker's clients, Node and the programs that read archives take from the environment. */
const NAMES = [
  ...[
    'DOCKER_HOST',
    'DOCKER_TLS',
    'DOCKER_TLS_VERIFY',
    'DOCKER_CERT_PATH',
    'DOCKER_CLIENT_TIMEOUT',
    'DOCKER_CONTEXT',
  ],
  ...[
    'DOCKER_CONFIG',
    'DOCKER_API_VERSION',
    'DOCKER_PATH_PREFIX',
    'DOCKER_TMPDIR',
    'SSH_AUTH_SOCK',
    'HOME',
    'USER',
  ],
  ...[
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'ALL_PROXY',
    'NO_PROXY',
    'http_proxy',
    'https_proxy',
    'NODE_USE_ENV_PROXY',
  ],
  ...['NODE_EXTRA_CA_CERTS', 'NODE_TLS_REJECT_UNAUTHORIZED', 'DEBUG', 'XZ_OPT', 'XZ_DEFAULTS', 'ZSTD_CLEVEL'],
  ...[
    'ZSTD_NBTHREADS',
    'BZIP',
    'BZIP2',
    'GZIP',
    'TAR_OPTIONS',
    'POSIXLY_CORRECT',
    'LC_ALL',
    'LANG',
    'LANGUAGE',
  ],
  ...['LD_PRELOAD', 'LD_LIBRARY_PATH', 'BASH_ENV', 'ENV', 'IFS', 'TZ', 'COLUMNS'],
];
/** PORT and SOCKET are where another engine would be. */
const VALUES = [
  ...[
    '',
    ' ',
    '0',
    '1',
    '-1',
    'true',
    '/',
    '/nowhere',
    'SOCKET',
    'unix://SOCKET',
    'unix://',
    'npipe:////./pipe/x',
  ],
  ...[
    'tcp://127.0.0.1:PORT',
    '127.0.0.1:PORT',
    'tcp://127.0.0.1:2376',
    'ssh://root@127.0.0.1:PORT',
    'tcp://a b:c',
  ],
  ...[
    'http://127.0.0.1:PORT',
    'https://user:secret@127.0.0.1:PORT/',
    '*',
    '1.12',
    '99.99',
    '--help',
    '-t',
    '()  { :; }',
  ],
  ...['de_DE.UTF-8', '\ud83d', 'a'.repeat(10_000)],
];

export function environmentTarget(): FuzzTarget<Record<string, string>> {
  const value = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...VALUES) }, fc.string({ unit: 'binary' }));
  let bench: Promise<Bench> | undefined;
  return {
    inputs: fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 6 }),
    deadlineMs: 10_000,
    attempt: async (variables) => {
      const { socket, archive, into, decoys } = await (bench ??= benchOf(scratchFolder()));
      const before = decoys.connections();
      const kept = process.env;
      const placed = Object.entries(variables).map(([name, text]) => [
        name,
        text.replace('PORT', String(decoys.port)).replace('SOCKET', decoys.socket),
      ]);
      process.env = {
        PATH: kept['PATH'],
        HOME: decoys.home,
        ...(Object.fromEntries(placed) as Record<string, string>),
      };
      try {
        const signal = AbortSignal.timeout(5_000);
        const engine = await openEngine(
          socket,
          { clock: systemClock, gone: new AbortController().signal },
          signal,
        );
        const { driver } = await engine.facts(signal);
        engine.close();
        if (driver !== 'vfs') throw new Error(`another engine answered: ${driver}`);
        rmSync(into, { recursive: true, force: true });
        mkdirSync(into);
        const { imageId } = await readImageArchive(archive, join(into, 'image.tar'), 'amd64', signal);
        if (imageId !== IMAGE_ID) throw new Error(`another image was read: ${imageId}`);
      } finally {
        process.env = kept;
      }
      if (decoys.connections() !== before) throw new Error('another engine was connected to');
    },
  };
}

interface Bench {
  readonly socket: string;
  readonly archive: string;
  readonly into: string;
  readonly decoys: DecoyEngines;
}

async function benchOf(folder: string): Promise<Bench> {
  const [socket, archive] = [join(folder, 'docker.sock'), join(folder, 'image.tar.xz')];
  const server = createServer((_, response) => {
    response.end(
      JSON.stringify({ Version: '20.10.24', ApiVersion: '1.41', Driver: 'vfs', DockerRootDir: '/d' }),
    );
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  server.unref();
  const plain = Buffer.from(await tarArchive(imageFiles('classic')));
  writeFileSync(archive, execFileSync('xz', ['--stdout'], { input: plain }));
  return { socket, archive, into: join(folder, 'into'), decoys: await decoyEngines() };
}
