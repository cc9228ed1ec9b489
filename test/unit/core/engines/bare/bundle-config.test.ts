import { describe, expect, it } from 'vitest';
import { bundleConfig } from '../../../../../src/core/engines/bare/bundle-config.ts';
import { imageProcess } from '../../../../../src/core/engines/bare/image-process.ts';

const SPEC = {
  process: imageProcess({ config: { Cmd: ['/hello'] } }, undefined),
  ...{ root: '/data/roots/1/root', id: 'c'.repeat(64), cgroup: '/drivergrid-1/c', hasCgroup2: false },
};

function namespaces(network: string, hasCgroup2: boolean): string[] {
  const config = bundleConfig({ ...SPEC, network, hasCgroup2 }) as {
    linux: { namespaces: { type: string }[] };
  };
  return config.linux.namespaces.map(({ type }) => type);
}

describe('config.json', () => {
  it('gives a container namespaces of its own, of the network too unless it is the host’s', () => {
    expect(namespaces('none', false)).toEqual(['mount', 'uts', 'pid', 'ipc', 'network']);
    expect(namespaces('host', false)).toEqual(['mount', 'uts', 'pid', 'ipc']);
    expect(namespaces('none', true)).toContain('cgroup');
  });

  it('runs what the image names, below the cgroup of the run', () => {
    expect(bundleConfig({ ...SPEC, network: 'none' })).toMatchObject({
      process: { args: ['/hello'], cwd: '/', user: { uid: 0, gid: 0 } },
      root: { path: '/data/roots/1/root' },
      hostname: 'c'.repeat(12),
      linux: { cgroupsPath: '/drivergrid-1/c' },
    });
  });
});

describe('the process of an image', () => {
  it('is its Entrypoint and Cmd, and a command replaces Cmd', () => {
    const image = {
      config: { Entrypoint: ['/bin/tool'], Cmd: ['run'], Env: ['PATH=/x', 'A=1'], User: '7:8' },
    };
    expect(imageProcess(image, undefined)).toEqual({
      ...{ args: ['/bin/tool', 'run'], env: ['PATH=/x', 'A=1'], cwd: '/', user: { uid: 7, gid: 8 } },
    });
    expect(imageProcess(image, ['other']).args).toEqual(['/bin/tool', 'other']);
  });

  it('refuses an image that names nothing to run, or a user by name', () => {
    expect(() => imageProcess({ config: null }, undefined)).toThrow(
      'expected an image with Entrypoint or Cmd',
    );
    expect(() => imageProcess({ config: { Cmd: ['x'], User: 'www' } }, undefined)).toThrow('found www');
  });
});
