import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { MAIN } from './build.ts';

/** A folder on a disk with a state directory of its own, so that no test meets another or the host's own. */
export interface Playground extends AsyncDisposable {
  readonly path: string;
  readonly state: string;
}

/** Closed to all but root, as mkdtemp makes it: an engine must work below such a folder too. */
export async function playground(): Promise<Playground> {
  // A short name: sockets lie below, and their paths have 107 bytes.
  const path = await mkdtemp('/var/tmp/dgt-');
  return {
    path,
    state: join(path, 'state'),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

/** Writes a scenario file. @returns its path */
export async function scenarioFile(place: Playground, yaml: string, name = 'scenario.yaml'): Promise<string> {
  const path = join(place.path, name);
  await writeFile(path, yaml);
  return path;
}

/**
 * Starts the built tool in the playground.
 * @param wrapper a command that runs the command it is given
 */
export function drivergrid(place: Playground, args: readonly string[], wrapper: readonly string[] = []) {
  const [file = process.execPath, ...rest] = [...wrapper, process.execPath, MAIN, ...args];
  return execa(file, rest, {
    cwd: place.path,
    stdin: 'ignore',
    reject: false,
    extendEnv: false,
    env: { PATH: process.env['PATH'], HOME: place.path, DRIVERGRID_STATE_DIR: place.state },
  });
}

export type Drivergrid = ReturnType<typeof drivergrid>;
