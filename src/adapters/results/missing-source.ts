import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { errorText, UsageError } from '../../core/errors.ts';

/** What people compress files with, by the ending that it gives them. */
const UNPACK: Readonly<Record<string, string>> = {
  gz: 'gunzip',
  zst: 'zstd -d --rm',
  xz: 'unxz',
  bz2: 'bunzip2',
  lz4: 'lz4 -d --rm',
};

/**
 * That a file which results are made from is there.
 * @throws UsageError where it is not, with how to unpack it where a compressed one is
 */
export async function requireSource(path: string): Promise<void> {
  let found: string;
  try {
    // A pipe would be waited for without an end.
    if ((await stat(path)).isFile()) return;
    found = 'something else there';
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    found = isAbsent ? 'none' : errorText(error);
  }
  await requireUnpacked(path);
  throw new UsageError(`expected ${path}, which all results are made from, found ${found}`, {
    hint: 'Put it back: tables and reports are made from it. None was changed.',
  });
}

/** @throws UsageError where a file is there compressed only, with how to unpack it */
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
