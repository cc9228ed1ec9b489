import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { execa } from 'execa';
import { HostError, UsageError } from '../../core/errors.ts';
import { optionLine } from '../../core/scenario/job-file.ts';
import type { Scenario } from '../../core/scenario/scenario.ts';
import { decodeText } from '../../core/scenario/text-encoding.ts';
import { programEnvironment } from './program-environment.ts';
import { OWN_CHILD } from './tied-child.ts';

const MOST_BYTES = 2 ** 20;
const PARSE_MS = 30_000;

/**
 * Reads a job file of fio.
 * @param folder that of the scenario file
 * @throws Error where it is none that can be read
 */
export function readJobFile(folder: string, path: string): string {
  const absolute = resolve(folder, path);
  const found = statSync(absolute);
  // Anything else may never end, or never begin.
  if (!found.isFile()) throw new Error(`expected a file, found something else at ${absolute}`);
  if (found.size > MOST_BYTES) throw new Error(`expected at most ${MOST_BYTES} bytes, found ${found.size}`);
  const read = decodeText(readFileSync(absolute));
  if ('problem' in read) throw new Error(read.problem);
  return read.text;
}

/**
 * Has fio itself read the job file, which starts no job and opens no file of one.
 * @param fio its path
 * @throws UsageError with its words and, where it quotes a line, the line
 */
export async function requireJobFile(fio: string, { job, job_text: text }: Scenario): Promise<void> {
  if (job === undefined || text === undefined) return;
  const result = await execa(fio, ['--parse-only', '-'], {
    ...OWN_CHILD,
    ...{ stdin: 'pipe', input: text, timeout: PARSE_MS, extendEnv: false, env: programEnvironment() },
  });
  if (!result.failed) return;
  if (result.exitCode === undefined)
    throw new HostError(`${fio} cannot be run: ${result.shortMessage ?? ''}`);
  const said = `${result.stderr}\n${result.stdout}`.trim().slice(0, 2000);
  const line = optionLine(text, said);
  const place = line === undefined ? job : `${job}:${line}`;
  throw new UsageError(`${place}: fio does not take the job file: ${said}`, {
    hint: '`fio --cmdhelp=all` lists the options of this version, `fio --parse-only FILE` checks a file.',
  });
}
