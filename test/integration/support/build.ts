import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** What users run. */
export const MAIN = join(ROOT, 'dist/main.js');

/** Builds dist, unless it is younger than every source. */
export async function buildTool(): Promise<void> {
  const sources = (await readdir(join(ROOT, 'src'), { recursive: true })).map((name) => join('src', name));
  const inputs = await Promise.all(
    [...sources, 'tsconfig.json', 'tsconfig.build.json'].map((name) => changedAt(join(ROOT, name))),
  );
  if ((await changedAt(MAIN)) > Math.max(...inputs)) return;
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  await execa(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--noEmitOnError'], { cwd: ROOT });
}

async function changedAt(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
}
