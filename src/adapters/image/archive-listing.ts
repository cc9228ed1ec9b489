import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { archivePath, type ArchivedFile, type ArchiveListing } from '../../image/saved-image.ts';
import { archiveEntries, type ArchiveEntry } from './archive-entries.ts';

/** Largest list or configuration: the largest that engines write have some hundred kilobytes. */
const LARGEST_JSON = 4 * 2 ** 20;
/** Total over all candidates in one archive. */
const MOST_JSON = 64 * 2 ** 20;

/** Reads an archive through and keeps the files that may be JSON. */
export async function archiveListing(path: string, signal: AbortSignal): Promise<ArchiveListing> {
  const files = new Map<string, ArchivedFile>();
  const links = new Map<string, string>();
  let kept = 0;
  for await (const entry of archiveEntries(path, signal)) {
    const { linkname } = entry.header;
    const { type } = entry.header;
    const file = await fileOf(entry, Math.min(LARGEST_JSON, MOST_JSON - kept));
    if (type === 'file' || type === 'contiguous-file') {
      kept += file.content?.length ?? 0;
      files.set(entry.path, file);
    } else if (type === 'symlink') {
      links.set(entry.path, archivePath(posix.join(posix.dirname(entry.path), linkname ?? '')));
    } else if (type === 'link') links.set(entry.path, archivePath(linkname ?? ''));
  }
  return { files, links };
}

async function fileOf({ content, header }: ArchiveEntry, most: number): Promise<ArchivedFile> {
  const hash = createHash('sha256');
  const chunks: Uint8Array[] = [];
  let isKept = (header.size ?? 0) <= most;
  for await (const chunk of content) {
    hash.update(chunk);
    // JSON has no zero bytes; programs and archives have them at the start.
    if (chunks.length === 0 && chunk.subarray(0, 512).includes(0)) isKept = false;
    if (isKept) chunks.push(chunk);
  }
  return { digest: `sha256:${hash.digest('hex')}`, content: isKept ? Buffer.concat(chunks) : undefined };
}
