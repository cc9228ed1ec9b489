import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeDurably } from '../host/durable-file.ts';
import { which } from '../host/find-program.ts';
import { makeFolder } from '../host/make-folder.ts';
import { runCommand } from '../host/run-command.ts';

/** pam_motd(8) shows it to who logs in; a reboot removes it (hier(7)). */
const NOTICE = '/run/motd.d/drivergrid';

export async function showNotice(text: string, file = NOTICE): Promise<void> {
  await makeFolder(dirname(file), 0o755);
  await writeDurably(file, text, 0o644);
}

/** @returns whether there was one */
export async function removeNotice(file = NOTICE): Promise<boolean> {
  const was = await readFile(file).then(
    () => true,
    () => false,
  );
  await rm(file, { force: true });
  return was;
}

/** Shows a text to everyone who is logged in, as far as this host can (wall(1)). */
export async function tellEveryone(text: string): Promise<void> {
  const wall = await which('wall');
  if (wall !== undefined) await runCommand(wall, [text]).catch(() => undefined);
}
