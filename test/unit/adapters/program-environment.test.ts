import { afterEach, expect, it, vi } from 'vitest';
import { runCommand } from '../../../src/adapters/host/run-command.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('a program of the host is given nothing of the environment that changes what it does', async () => {
  for (const name of [
    'MKE2FS_CONFIG',
    'LVM_SYSTEM_DIR',
    'DM_DEV_DIR',
    'MODPROBE_OPTIONS',
    'LD_PRELOAD',
    'LC_MESSAGES',
  ])
    vi.stubEnv(name, '/nowhere');
  const given = (await runCommand('env', [])).split('\n').map((line) => line.split('=')[0]);
  expect(given.sort()).toEqual(['HOME', 'LC_ALL', 'PATH']);
});
