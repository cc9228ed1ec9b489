import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const SOCKET = 'behind.sock';

/**
 * Writes a program that scenarios name with `engine:`. It starts the real dockerd on a socket of its own, and leaves a
 * link to the proxy where the tool looks for it. It becomes that dockerd, under its own name.
 * @param prelude bash commands to be done in the lab just before that; `$work` is its folder
 */
export async function writeEngineWrapper(path: string, proxy: string, prelude: string): Promise<void> {
  await writeFile(
    path,
    `#!/bin/bash
set -eu
if [ "$1" != --config-file ]; then exec dockerd "$@"; fi
work=$(dirname "$2")
sed 's|/docker.sock|/${SOCKET}|' "$2" >"$work/behind.json"
ln -s ${proxy} "$work/docker.sock"
${prelude}
exec -a "$0" $(command -v dockerd) --config-file "$work/behind.json"
`,
  );
  await chmod(path, 0o755);
}

/** The real engine's socket of the run at work. */
export async function engineSocket(state: string): Promise<string> {
  const runs = await readdir(join(state, 'runs'));
  if (runs[0] === undefined) throw new Error('no run is at work');
  return join(state, 'runs', runs[0], 'e', SOCKET);
}
