import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { execa } from 'execa';
import { clockTickUs } from '../../src/adapters/host/clock-tick.ts';
import { targetsAt, unixListeners } from '../../src/adapters/host/socket-listener.ts';
import { engineUsage } from '../../src/adapters/labs/engine-usage.ts';

const children: ChildProcess[] = [];

/** A child of this process under a name of ours. */
async function started(name: string, file = 'sleep', args = ['60']): Promise<ChildProcess> {
  const child = spawn(file, args, { argv0: name, stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  await once(child, 'spawn');
  return child;
}

/** One that looks like containerd; this process is the dockerd. */
function standInContainerd(): Promise<ChildProcess> {
  return started('/usr/bin/containerd');
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Waits until memory that nothing refers to any more is given back: a thread of the collector does it. */
async function givenBack(resident: number): Promise<void> {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  await vi.waitFor(
    () => {
      expect(process.memoryUsage.rss()).toBeLessThan(resident);
    },
    { timeout: 10_000 },
  );
}

function burn(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('engineUsage', () => {
  it('tells CPU time and peak of a stretch, and sets the peak back for the next', async () => {
    await standInContainerd();
    const usage = engineUsage(process.pid);
    const end = await usage.begin();
    let ballast: Buffer | undefined = Buffer.alloc(256 * 2 ** 20, 1);
    burn(300);
    const use = await end();
    expect(use?.cpuUs).toBeGreaterThan(150_000);
    expect((use?.cpuUs ?? 0) % clockTickUs()).toBe(0);
    expect(use?.peakBytes).toBeGreaterThan(256 * 2 ** 20);
    expect(ballast.length).toBeGreaterThan(0);

    ballast = undefined;
    await givenBack((use?.peakBytes ?? 0) - 200 * 2 ** 20);
    const later = await (await usage.begin())();
    expect(later?.peakBytes).toBeLessThan((use?.peakBytes ?? 0) - 200 * 2 ** 20);
    expect(later?.cpuUs).toBeLessThan(100_000);
  });

  it('finds a containerd that is no child by the socket on which it listens', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'engine-usage-'));
    try {
      const socket = join(folder, 'containerd.sock');
      const listen = `net.createServer().listen(${JSON.stringify(socket)}, () => console.log('listens'))`;
      const dockerd = (await started('dockerd')).pid ?? 0;
      await standInContainerd();
      const containerd = await started('containerd', process.execPath, ['-e', listen]);
      await once(containerd.stdout ?? containerd, 'data');
      const peakOf = async (path?: string) =>
        (await (await engineUsage(dockerd, { containerd: path }).begin())())?.peakBytes;
      // Node needs more than `sleep` by far.
      expect(await peakOf(socket)).toBeGreaterThan(2e7);
      expect(await peakOf(join(folder, 'another.sock'))).toBeUndefined();
      expect(await peakOf()).toBeUndefined();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('tells nothing of a dockerd without containerd, or once one of them has ended', async () => {
    expect(await (await engineUsage(process.pid).begin())()).toBeUndefined();
    const containerd = await standInContainerd();
    const usage = engineUsage(process.pid);
    const end = await usage.begin();
    containerd.kill('SIGKILL');
    await once(containerd, 'exit');
    expect(await end()).toBeUndefined();
    // dockerd starts its containerd again.
    await standInContainerd();
    expect(await (await usage.begin())()).toMatchObject({ cpuUs: expect.any(Number) as unknown });
  });
});

it('clockTickUs is that of getconf', async () => {
  const { stdout } = await execa('getconf', ['CLK_TCK']);
  expect(clockTickUs()).toBe(1e6 / Number(stdout));
});

it('unixListeners has sockets that listen on a path or a name, not their connections', () => {
  const table = [
    'Num       RefCount Protocol Flags    Type St Inode Path',
    '0000000000000000: 00000002 00000000 00010000 0001 01 11 /run/containerd/containerd.sock',
    '0000000000000000: 00000003 00000000 00000000 0001 03 12 /run/containerd/containerd.sock',
    '0000000000000000: 00000002 00000000 00010000 0001 01 13 /run/containerd/containerd.sock.ttrpc',
    '0000000000000000: 00000003 00000000 00000000 0001 03 14',
    '0000000000000000: 00000002 00000000 00010000 0001 01 15 /var/run/my docker.sock',
    '0000000000000000: 00000002 00000000 00010000 0001 01 16',
    '0000000000000000: 00000002 00000000 00010000 0001 01 17 @runsc-sandbox.1@',
    '',
  ].join('\n');
  expect(unixListeners(table)).toEqual([
    { path: '/run/containerd/containerd.sock', target: 'socket:[11]' },
    { path: '/run/containerd/containerd.sock.ttrpc', target: 'socket:[13]' },
    { path: '/var/run/my docker.sock', target: 'socket:[15]' },
    { path: '@runsc-sandbox.1@', target: 'socket:[17]' },
  ]);
  expect(targetsAt(table, '/var/run/containerd/containerd.sock')).toEqual(['socket:[11]']);
  expect(targetsAt(table, '/run/my docker.sock')).toEqual(['socket:[15]']);
});
