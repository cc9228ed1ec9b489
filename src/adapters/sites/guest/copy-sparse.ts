import { runCommand } from '../../host/run-command.ts';

/** Copies only what was written of a sparse file, which Node's copyFile does not promise. */
export async function copySparse(from: string, to: string): Promise<void> {
  await runCommand('cp', ['--sparse=always', from, to]);
}
