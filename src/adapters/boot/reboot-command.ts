import { runCommand } from '../host/run-command.ts';

/** Asks systemd to reboot, without waiting for services to stop: the caller is one of them. */
export async function rebootThroughSystemd(): Promise<void> {
  await runCommand('systemctl', ['--no-block', 'reboot']);
}
