import { execa } from 'execa';
import { hasSysResource } from '../../../src/adapters/host/capabilities.ts';
import { which } from '../../../src/adapters/host/find-program.ts';
import { criDockerd } from '../../../src/core/engines/cri-dockerd/cri-dockerd.ts';
import { atLeast } from '../../../src/core/engines/engine-version.ts';

/** Why no engine can be started here; undefined where one can. */
export async function engineObstacle(program = 'dockerd'): Promise<string | undefined> {
  const isPossible = process.getuid?.() === 0 && (await which(program)) !== undefined;
  return isPossible ? undefined : `needs root and ${program}`;
}

/** It needs a dockerd that is newer than some distributions have, and pause containers with a score of their own. */
export async function criDockerdObstacle(): Promise<string | undefined> {
  const { binary, oldest, parseVersion } = criDockerd;
  const obstacle = (await engineObstacle()) ?? (await engineObstacle('cri-dockerd'));
  if (obstacle !== undefined) return obstacle;
  if (!(await hasSysResource())) return 'needs CAP_SYS_RESOURCE';
  const version = parseVersion((await execa(binary, ['--version'])).stdout);
  const isNew = version !== undefined && atLeast(version, oldest.major, oldest.minor);
  return isNew ? undefined : `needs dockerd ${oldest.text} or newer`;
}
