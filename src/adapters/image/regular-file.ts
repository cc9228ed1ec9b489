import { DeadlineError, errorText, UsageError } from '../../core/errors.ts';
import { isOutOfFiles } from '../../core/host/host-trouble.ts';
import { programOutput } from './program-output.ts';

/** @throws UsageError if it cannot be an archive: a folder, or a pipe that may never deliver anything */
export async function requireRegularFile(path: string, signal: AbortSignal): Promise<void> {
  const chunks: Uint8Array[] = [];
  try {
    const asked = ['stat', '--dereference', '--format=%F', '--', path] as const;
    for await (const chunk of programOutput(path, asked, undefined, signal)) chunks.push(chunk);
  } catch (error) {
    if (signal.aborted || error instanceof DeadlineError || isOutOfFiles(error)) throw error;
    const said = errorText(error).replace(/^stat: /, '');
    const found = said.includes('No such file') ? 'none' : said;
    throw new UsageError(`expected an image archive at ${path}, found ${found}`, { cause: error });
  }
  const kind = Buffer.concat(chunks).toString().trim();
  if (kind === 'regular file') return;
  const found = kind.replace('regular empty', 'empty');
  throw new UsageError(
    `expected an image archive at ${path}, found ${/^[aeiou]/.test(found) ? 'an' : 'a'} ${found}`,
    kind === 'directory'
      ? { hint: 'Name an archive; `tar -C FOLDER -cf image.tar .` makes one of an OCI layout.' }
      : {},
  );
}
