import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { SchemaName } from '../../src/cli/json/schema-names.ts';
import { jsonFaults } from '../fixtures/json-check.ts';
import { goldenOutputs } from './outputs.ts';

const DIGESTS = new URL('../fixtures/golden/digests.txt', import.meta.url);

/** By the end of their names; exports have forms of their own. */
const JSON_OUTPUTS: readonly (readonly [RegExp, SchemaName])[] = [
  [/\/report\.json$/, 'report'],
  [/\/self\.json$/, 'self-check'],
  [/^compare\/.*\/json$/, 'compare'],
  [/^trend\/.*\.json$/, 'trend'],
];

it('what was recorded before makes the same bytes, and JSON as its schema says', async () => {
  const found: string[] = [];
  const faults: string[] = [];
  const checked = new Set<SchemaName>();
  for await (const { name, text } of goldenOutputs()) {
    found.push(`${createHash('sha256').update(text).digest('hex')}  ${name}`);
    const schema = JSON_OUTPUTS.find(([pattern]) => pattern.test(name))?.[1];
    // A refusal is no JSON.
    if (schema === undefined || !text.startsWith('{')) continue;
    checked.add(schema);
    faults.push(...jsonFaults(schema, text).map((fault) => `${name} ${fault}`));
  }
  expect(faults).toEqual([]);
  expect([...checked].sort()).toEqual(['compare', 'report', 'self-check', 'trend']);
  expect(found).toEqual((await readFile(DIGESTS, 'utf8')).trimEnd().split('\n'));
}, 120_000);
