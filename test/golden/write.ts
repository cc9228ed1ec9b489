import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { goldenOutputs } from './outputs.ts';

/**
 * `npm run golden -- FOLDER`: writes what the golden test compares, to see with diff(1) in what two versions of the
 * tool differ. FOLDER/digests.txt is what test/fixtures/golden/digests.txt has, in the form of sha256sum(1).
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('expected a folder to write to');
const digests: string[] = [];
for await (const { name, text } of goldenOutputs()) {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  digests.push(`${createHash('sha256').update(text).digest('hex')}  ${name}\n`);
}
await writeFile(join(folder, 'digests.txt'), digests.join(''));
