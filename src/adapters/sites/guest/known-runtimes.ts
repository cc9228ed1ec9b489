import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KnownRuntime } from '../../../core/guest/known-runtimes.ts';
import { writeDurably } from '../../host/durable-file.ts';
import { toolVersion } from '../../../tool-version.ts';
import type { GuestImage } from './image-store.ts';

const FILE = 'runtimes.json';

/** runtimes.json of an image. Another version of the tool may know more ways to start a runtime, so it asks again. */
interface KnownRecord {
  readonly tool: string;
  readonly runtimes: readonly KnownRuntime[];
}

/** Stores how runtimes start in guests of an image. */
export async function readKnownRuntimes(image: GuestImage): Promise<readonly KnownRuntime[]> {
  try {
    const { tool, runtimes } = JSON.parse(await readFile(join(image.folder, FILE), 'utf8')) as KnownRecord;
    return tool === toolVersion() ? runtimes : [];
  } catch {
    // Nothing yet, or damaged: the next run finds out again.
    return [];
  }
}

export async function writeKnownRuntimes(
  image: GuestImage,
  runtimes: readonly KnownRuntime[],
): Promise<void> {
  const record: KnownRecord = { tool: toolVersion(), runtimes };
  await writeDurably(join(image.folder, FILE), `${JSON.stringify(record, undefined, 2)}\n`, 0o644);
}
