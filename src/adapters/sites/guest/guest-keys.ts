import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SshAccess } from '../../../core/guest/ssh-arguments.ts';
import { runCommand } from '../../host/run-command.ts';

/**
 * Makes a guest's keys: one for logging in, one as its host key. Both are removed with the guest.
 * @param folder the guest's own; the guest sees its subfolder `job`
 */
export async function makeKeys(
  sshKeygen: string,
  folder: string,
  port: number,
): Promise<{ access: SshAccess; job: string }> {
  const job = join(folder, 'job');
  const key = join(folder, 'id_ed25519');
  const hostKey = join(job, 'ssh_host_ed25519_key');
  await mkdir(job);
  for (const file of [key, hostKey]) {
    await runCommand(sshKeygen, ['-q', '-t', 'ed25519', '-N', '', '-C', 'drivergrid guest', '-f', file]);
  }
  await copyFile(`${key}.pub`, join(job, 'authorized_keys'));
  const knownHosts = join(folder, 'known_hosts');
  await writeFile(knownHosts, `[127.0.0.1]:${port} ${await readFile(`${hostKey}.pub`, 'utf8')}`);
  return { access: { port, key, knownHosts }, job };
}
