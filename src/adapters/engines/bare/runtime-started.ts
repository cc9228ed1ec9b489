import { open, readlink } from 'node:fs/promises';
import type { ReadyRuntime } from '../../../core/runtimes/known-runtimes.ts';
import { sha256Of } from '../../host/sha256.ts';

/**
 * Which runtime a created container is from: until it is started, its process runs the runtime's own program, or a copy
 * of it in memory (runc libcontainer/dmz, crun cloned_binary.c).
 * @param exe the process's /proc/PID/exe
 * @returns the command of the expected runtime if it is the same program, otherwise the program that was found. A script
 *   may start any program, so it is taken at its word.
 */
export async function runtimeStarted(exe: string, { path, args }: ReadyRuntime): Promise<string> {
  const isExpected = (await isScript(path)) || (await sha256Of(exe)) === (await sha256Of(path));
  return isExpected ? [path, ...args].join(' ') : readlink(exe);
}

async function isScript(path: string): Promise<boolean> {
  await using file = await open(path);
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
  return buffer.toString() === '#!';
}
