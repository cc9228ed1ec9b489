import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';

export interface TarEntry {
  /** Path without a leading slash; a directory's ends with one. */
  readonly name: string;
  /** Permission bits. */
  readonly mode: number;
  /** Absent for a directory. */
  readonly content?: Uint8Array | undefined;
}

/**
 * A POSIX ustar archive (IEEE Std 1003.1, pax), byte for byte the same for equal entries: root owns all, time is the
 * epoch, order is as given.
 */
export async function tarArchive(entries: readonly TarEntry[]): Promise<Uint8Array> {
  const archive = pack();
  for (const { name, mode, content } of entries) {
    const header = { name, mode, uid: 0, gid: 0, mtime: new Date(0) };
    if (content === undefined) archive.entry({ ...header, type: 'directory' }).end();
    else archive.entry({ ...header, type: 'file' }, Buffer.from(content));
  }
  archive.finalize();
  return buffer(archive);
}
