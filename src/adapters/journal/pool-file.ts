import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../host/durable-file.ts';
import { isThere } from '../host/is-there.ts';
import { runCommand } from '../host/run-command.ts';

/** The loop device on a pool's file, even a deleted one; undefined if there is none, as after a reboot. */
export async function loopOf(image: string): Promise<string | undefined> {
  if (await isThere(image)) {
    const listed = await runCommand('losetup', ['-j', image, '--noheadings', '-O', 'NAME']);
    return listed.trim() === '' ? undefined : listed.trim().split('\n')[0]?.trim();
  }
  const all = await runCommand('losetup', ['--list', '--noheadings', '--raw', '-O', 'NAME,BACK-FILE']);
  const lines = all.split('\n').map((line) => /^(\S+) (.*)$/.exec(line));
  return lines.find((line) => line?.[2]?.replaceAll('\\x20', ' ') === `${image} (deleted)`)?.[1];
}

/** Detaches a pool's loop device and removes its file. */
export async function removePoolFile(image: string): Promise<string[]> {
  const said: string[] = [];
  const loop = await loopOf(image);
  if (loop !== undefined) {
    await runCommand('losetup', ['-d', loop]);
    said.push(`detached ${loop}`);
  }
  return [...said, ...(await removeFile(image))];
}

/** Removes one file; harmless if it is gone. */
export async function removeFile(path: string): Promise<string[]> {
  if (!(await isThere(path))) return [];
  await rm(path);
  await syncFolder(dirname(path));
  return [`removed ${path}`];
}
