import { runCommand } from '../../host/run-command.ts';
import { guestTools } from './guest-tools.ts';

/** The first line of QEMU's `--version`. */
export async function qemuVersion(): Promise<string> {
  const tools = await guestTools(['qemu-system-x86_64']);
  return (await runCommand(tools['qemu-system-x86_64'], ['--version'])).split('\n')[0] ?? '';
}
