import { mountsOf } from '../host/mounts.ts';
import { runCommand } from '../host/run-command.ts';

/** Unmounts what is mounted on a folder or in it, newest mount first. @returns what was unmounted, for messages */
export async function unmountUnder(folder: string): Promise<string[]> {
  const said: string[] = [];
  for (const mount of (await mountsOf('self')).reverse()) {
    if (mount.mountPoint !== folder && !mount.mountPoint.startsWith(`${folder}/`)) continue;
    await runCommand('umount', [mount.mountPoint]);
    said.push(`unmounted ${mount.mountPoint}`);
  }
  return said;
}
