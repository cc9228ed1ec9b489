import { appendFile, stat } from 'node:fs/promises';
import { errorText, UsageError } from '../core/errors.ts';
import { plainText } from '../report/plain-text.ts';
import { checkNewFile, writeNewFile } from './new-file.ts';
import { printMessage } from './output.ts';

/** What `--markdown` takes for standard output. */
export const STDOUT = '-';

/** Files with a verdict, for people and for CI servers. */
export interface VerdictFiles {
  readonly html?: string | undefined;
  readonly junit?: string | undefined;
  readonly markdown?: string | undefined;
}

/**
 * Whether they can be written; changes nothing.
 * @param other the option that has standard output, if one does
 * @throws UsageError that names the option
 */
export async function checkVerdictFiles(
  { html, junit, markdown }: VerdictFiles,
  other: string | undefined,
): Promise<void> {
  if (html !== undefined) await checkNewFile('--html', html);
  if (junit !== undefined) await checkNewFile('--junit', junit);
  if (markdown === STDOUT && other !== undefined) {
    throw new UsageError(`--markdown - and ${other} both go to standard output`, {
      hint: 'Leave one of the two out, or name a file.',
    });
  }
  if (markdown !== undefined && markdown !== STDOUT) await checkAppendable(markdown);
}

/** What is in them, each made when it is wanted. */
export type VerdictTexts = Readonly<Record<keyof VerdictFiles, () => string>>;

/** Writes those that are asked for, and says where they are. */
export async function writeVerdictFiles(
  { html, junit, markdown }: VerdictFiles,
  texts: VerdictTexts,
): Promise<void> {
  if (html !== undefined) await written('--html', html, texts.html());
  if (junit !== undefined) await written('--junit', junit, texts.junit());
  if (markdown !== undefined && markdown !== STDOUT) await appended(markdown, texts.markdown());
}

async function written(option: string, path: string, content: string): Promise<void> {
  await writeNewFile(option, path, content);
  printMessage(`Wrote ${plainText(path)}`);
}

/** Appended, since the file of a GitHub step summary exists and may hold other steps' words. */
async function appended(path: string, content: string): Promise<void> {
  try {
    await appendFile(path, content);
  } catch (error) {
    throw new UsageError(`cannot write --markdown ${path}: ${errorText(error)}`, { cause: error });
  }
  printMessage(`Appended to ${plainText(path)}`);
}

/** A pipe could wait for ever. */
async function checkAppendable(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || found.isFile()) return;
  throw new UsageError(
    `--markdown: expected a file, or - for standard output, found something else: ${path}`,
    { hint: 'Name another --markdown.' },
  );
}
