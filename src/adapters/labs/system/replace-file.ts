import { createHash } from 'node:crypto';
import { link, lstat, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Undo } from '../../../ports/journal.ts';
import { syncFolder, writeDurably } from '../../host/durable-file.ts';
import { isThere } from '../../host/is-there.ts';

/**
 * Puts a host's file aside under a second name, and ours in its place. The file itself is kept, not a copy: one rename
 * restores its bytes, mode, owner, times and extended attributes, and a symbolic link as a link. Ours is recognised by
 * its digest, so it may have any format. It is readable by root only, since it may contain secrets from the host's.
 */
export async function replaceFile(
  path: string,
  content: string,
  { runId, record }: { readonly runId: string; readonly record: (undo: Undo) => Promise<unknown> },
): Promise<void> {
  const folder = dirname(path);
  const saved = `${path}.drivergrid-${runId}`;
  const isPresent = await lstat(path).then(
    () => true,
    () => false,
  );
  await record({
    ...{ kind: 'file', path, saved, was: isPresent ? 'present' : 'absent' },
    ...{ folder_made: !(await isThere(folder)), sha256: createHash('sha256').update(content).digest('hex') },
  });
  await mkdir(folder, { recursive: true });
  if (isPresent) await link(path, saved);
  await syncFolder(folder);
  await writeDurably(path, content, 0o600);
}
