import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { goldenOutputs } from './outputs.ts';

const DIGESTS = new URL('../fixtures/golden/digests.txt', import.meta.url);

it('what was recorded before makes the same bytes', async () => {
  const found: string[] = [];
  for await (const { name, text } of goldenOutputs()) {
    found.push(`${createHash('sha256').update(text).digest('hex')}  ${name}`);
  }
  expect(found).toEqual((await readFile(DIGESTS, 'utf8')).trimEnd().split('\n'));
}, 120_000);
