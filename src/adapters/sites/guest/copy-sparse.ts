import { runCommand } from '../../host/run-command.ts';

/** Of a sparse file only what was written, which copyFile of Node does not promise. */
export async function copySparse(from: string, to: string): Promise<void> {
  await runCommand('cp', ['--sparse=always', from, to]);
}
