import { execa } from 'execa';

/** Runs a program and reads its first output. @returns the first line on each stream */
export async function firstLines(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ output: string; complaint: string }> {
  const result = await execa(path, args, { reject: false, timeout: 10_000, stdin: 'ignore', env });
  const [output, error] = [result.stdout, result.stderr].map((text) => text.trim().split('\n')[0] ?? '');
  const failure = result.failed ? (result.shortMessage ?? '') : '';
  return { output: output ?? '', complaint: error === undefined || error === '' ? failure : error };
}
