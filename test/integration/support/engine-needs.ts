import { which } from '../../../src/adapters/host/find-program.ts';

/** Why no engine can be started here; undefined where one can. */
export async function engineObstacle(program = 'dockerd'): Promise<string | undefined> {
  const isPossible = process.getuid?.() === 0 && (await which(program)) !== undefined;
  return isPossible ? undefined : `needs root and ${program}`;
}
