import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../scenarios', import.meta.url));
const YAML = '.yaml';

/** Names of the scenarios that come with drivergrid. */
export async function shippedScenarios(): Promise<readonly string[]> {
  const files = await readdir(FOLDER);
  return files.flatMap((file) => (file.endsWith(YAML) ? [file.slice(0, -YAML.length)] : [])).sort();
}

/** Where the scenario of that name would be. */
export function shippedScenario(name: string): string {
  return join(FOLDER, `${name}${YAML}`);
}
