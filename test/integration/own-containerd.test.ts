import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dockerLaunch } from '../../src/core/engines/docker/docker-launch.ts';
import type { DriverSetup } from '../../src/core/scenario/scenario.ts';

let work: string;
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'own-containerd-'));
});
afterEach(async () => {
  await rm(work, { recursive: true, force: true });
});

/** A program that notes its arguments and, if it is told of a socket, listens there until it is killed. */
async function standIn(name: string, socket?: string): Promise<string> {
  const path = join(work, name);
  const note = `require('fs').appendFileSync('${work}/notes', '${name} ' + process.argv.slice(2).join(' ') + '\\n');`;
  const listen = socket === undefined ? '' : `require('net').createServer().listen('${socket}');`;
  await writeFile(path, `#!${process.execPath}\n${note}${listen}\n`);
  await chmod(path, 0o700);
  return path;
}

/** Starts what a launch starts, with stand-ins for the engine and containerd. */
async function started(setup: DriverSetup): Promise<{ exitCode?: number; all: string; notes: string[] }> {
  const socket = join(work, 'exec/containerd/containerd.sock');
  await standIn('containerd', socket);
  const { files, argv } = dockerLaunch({
    ...{ path: await standIn('engine'), version: { major: 28, minor: 5, text: '28.5.2' }, setup },
    ...{ runtimes: [], work, cgroup: '/c', pool: {}, network: 'bridge' },
  });
  for (const { path, text } of files) await writeFile(path, text);
  const [program, ...args] = argv;
  await mkdir(join(work, 'exec/containerd'), { recursive: true });
  const log = join(work, 'log');
  // As in the lab: what it leaves behind ends with the namespace, and its output is a file.
  const inside = ['--pid', '--fork', '--mount-proc', '--kill-child=SIGKILL'];
  const logged = ['sh', '-c', 'exec >>"$0" 2>&1; exec "$@"', log, program, ...args];
  const { exitCode } = await execa('unshare', [...inside, ...logged], {
    ...{ reject: false, timeout: 30_000, stdin: 'ignore' },
    env: { PATH: `${work}:${process.env['PATH'] ?? ''}` },
  });
  const notes = await readFile(join(work, 'notes'), 'utf8').catch(() => '');
  return {
    ...(exitCode === undefined ? {} : { exitCode }),
    all: await readFile(log, 'utf8'),
    notes: notes.split('\n').slice(0, -1),
  };
}

it('starts a snapshotter, then containerd, then the engine', async () => {
  const socket = join(work, 'snap.sock');
  const binary = await standIn('snap', socket);
  const { exitCode, notes } = await started({
    ...{ name: 'x', driver: 'proxy', binary, socket, args: ['--on', '{socket}', '--in', '{root}'] },
  });
  expect(exitCode).toBe(0);
  expect(notes).toEqual([
    `snap --on ${socket} --in ${work}/data/proxy`,
    `containerd --config ${work}/containerd.toml`,
    `engine --config-file ${work}/daemon.json`,
  ]);
});

it('says which program ended before it listened, and its last words', async () => {
  const binary = join(work, 'broken');
  await writeFile(binary, '#!/bin/sh\necho cannot open the root\nexit 3\n');
  await chmod(binary, 0o700);
  const { exitCode, all, notes } = await started({ name: 'x', driver: 'proxy', binary, args: [] });
  expect(exitCode).toBe(1);
  expect(all).toContain(`${binary} ended before it listened at ${work}/proxy.sock: cannot open the root`);
  expect(notes).toEqual([]);
});
