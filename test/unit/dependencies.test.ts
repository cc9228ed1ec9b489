import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

interface Package {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly integrity?: string }>>;
}

async function json<T>(name: string): Promise<T> {
  return JSON.parse(await text(name)) as T;
}

function text(name: string): Promise<string> {
  return readFile(new URL(`../../${name}`, import.meta.url), 'utf8');
}

it('each dependency is of an exact version, and SECURITY.md says what it is for; no other is there', async () => {
  const { dependencies, devDependencies } = await json<Package>('package.json');
  const versions = { ...dependencies, ...devDependencies };
  for (const version of Object.values(versions)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  const [, tables = ''] = (await text('SECURITY.md')).split('## Dependencies');
  const rows = tables
    .split('\n')
    .flatMap((line) => /^\| (?!-|at run time|to build)(?<names>[^|]+)\|/.exec(line)?.groups?.['names'] ?? []);
  const named = rows.flatMap((names) => names.trim().split(', '));
  expect(named.sort()).toEqual(Object.keys(versions).sort());
});

it('every package that is installed has its digest, and none runs a script of its own', async () => {
  const { packages } = await json<Lock>('package-lock.json');
  const installed = Object.entries(packages).filter(([path]) => path !== '');
  expect(installed.length).toBeGreaterThan(100);
  for (const [path, { integrity }] of installed) expect(integrity, path).toMatch(/^sha512-/);
  expect(await text('.npmrc')).toMatch(/^ignore-scripts=true$/m);
});
