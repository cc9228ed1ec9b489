import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { docker } from '../../../src/core/engines/docker/docker.ts';
import { dockerService } from '../../../src/core/engines/docker/docker-service.ts';
import { unitOf } from '../../../src/adapters/labs/system/systemd-unit.ts';

const DOCKER = { ...docker, service: dockerService };

const exec = (argv: string, path = '/usr/bin/dockerd'): string =>
  `LoadState=loaded\nExecStart={ path=${path} ; argv[]=${argv} ; ignore_errors=no ; pid=0 }\n`;

it("reads a unit with its environment files, one of which may be absent, and the socket unit's path", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dg-unit-'));
  try {
    const file = join(folder, 'docker options');
    await writeFile(file, 'DOCKER_OPTS="--debug\n -s overlay2"\nA=over\n');
    const files = `EnvironmentFiles=/nowhere (ignore_errors=yes)\nEnvironmentFiles=${file} (ignore_errors=no)\n`;
    const shown = `${exec('dockerd -H fd:// $DOCKER_OPTS --label=${A}')}Environment=A=under "B=c d=e"\n${files}`;
    expect(await unitOf(DOCKER, shown, '/run/docker.sock (Stream)\n')).toMatchObject({
      binary: '/usr/bin/dockerd',
      args: ['-H', 'fd://', '--debug', '-s', 'overlay2', '--label=over'],
      environment: { A: 'over', B: 'c d=e' },
      sources: [{ path: file }],
      listens: '/run/docker.sock',
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

it.each([
  ['LoadState=not-found\n', 'docker.service has load state not-found in systemd'],
  ['LoadState=masked\n', 'docker.service has load state masked in systemd'],
  ['LoadState=loaded\nExecStart=\n', 'docker.service starts nothing'],
  [exec('/bin/sh -c dockerd', '/bin/sh'), 'docker.service starts /bin/sh, not dockerd'],
])('has no service in %j', async (shown, told) => {
  await expect(unitOf(DOCKER, shown, '')).rejects.toThrow(told);
});
