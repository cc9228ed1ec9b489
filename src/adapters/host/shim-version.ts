import { execa } from 'execa';
import { shimVersion } from '../../core/runtimes/shims.ts';

/** Kata's shim knows the first, shims made with containerd's library the second; either refuses the other's. */
const QUESTIONS = ['--version', '-v'];

/** What a shim says of its version, on one line; empty: it does not say. */
export async function askShim(path: string): Promise<string> {
  for (const question of QUESTIONS) {
    const { stdout, failed } = await execa(path, [question], {
      ...({ reject: false, timeout: 10_000, stdin: 'ignore' } as const),
    });
    const version = failed ? '' : shimVersion(stdout);
    if (version !== '') return version;
  }
  return '';
}
