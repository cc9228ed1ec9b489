import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { Playground } from '../integration/support/playground.ts';

/** Makes JavaScript of `kill-at.ts` in the playground: Node 20 preloads nothing else. @returns its path */
export async function preloadedKill(place: Playground): Promise<string> {
  const source = await readFile(fileURLToPath(new URL('kill-at.ts', import.meta.url)), 'utf8');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
  });
  const path = join(place.path, 'kill-at.mjs');
  await writeFile(path, outputText);
  return path;
}
