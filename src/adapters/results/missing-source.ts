import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { errorText, UsageError } from '../../core/errors.ts';

/** Commands that unpack a compressed file, by its extension. */
const UNPACK: Readonly<Record<string, string>> = {
  gz: 'gunzip',
  zst: 'zstd -d --rm',
  xz: 'unxz',
  bz2: 'bunzip2',
  lz4: 'lz4 -d --rm',
};

/**
 * Checks that a file from which results are made exists.
 * @throws UsageError if it does not, with how to unpack a compressed one
 */
export async function requireSource(path: string): Promise<void> {
  let found: string;
  try {
    // Reading a pipe could wait for ever.
    if ((await stat(path)).isFile()) return;
    found = 'something else';
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    found = isAbsent ? 'none' : errorText(error);
  }
  await requireUnpacked(path);
  throw new UsageError(`expected ${path}, which all results are made from, found ${found}`, {
    hint: 'Put it back: tables and reports are made from it. Nothing was changed.',
  });
}

/** @throws UsageError if only a compressed file exists, with how to unpack it */
export async function requireUnpacked(path: string): Promise<void> {
  const isFile = (name: string): Promise<boolean> =>
    stat(name).then(
      (it) => it.isFile(),
      () => false,
    );
  if (await isFile(path)) return;
  for (const [ending, command] of Object.entries(UNPACK)) {
    const packed = `${path}.${ending}`;
    if (!(await isFile(packed))) continue;
    throw new UsageError(`expected ${path}, found ${basename(packed)}`, {
      hint: `Unpack it first: ${command} ${packed}`,
    });
  }
}
