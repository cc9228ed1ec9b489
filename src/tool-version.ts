import { readFileSync } from 'node:fs';

/** The version in package.json, which lies beside both src and dist. */
export function toolVersion(): string {
  return ownPackage().version;
}

/** The oldest Node that runs the tool, such as `20.19`. */
export function oldestNode(): string {
  return ownPackage().engines.node.replace('>=', '');
}

interface OwnPackage {
  readonly version: string;
  readonly engines: { readonly node: string };
}

function ownPackage(): OwnPackage {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as OwnPackage;
}
