import { execa } from 'execa';
import { HostError } from '../../core/errors.ts';
import { OWN_CHILD } from '../host/tied-child.ts';
import { which } from '../host/find-program.ts';

const FETCH_MS = 600_000;

/**
 * Fetches an image by its name: from the engine of the user's own docker client (its context, DOCKER_HOST and so on
 * apply here, and only here; the engine is only read from), otherwise from its registry, with skopeo.
 * @param target the archive to write
 * @throws HostError if neither has it, the signal's reason
 */
export async function fetchImage(name: string, target: string, signal: AbortSignal): Promise<void> {
  const attempts: string[] = [];
  const options = { ...OWN_CHILD, timeout: FETCH_MS, cancelSignal: signal } as const;
  const docker = await which('docker');
  if (docker !== undefined) {
    const saved = await execa(docker, ['image', 'save', '--output', target, '--', name], options);
    signal.throwIfAborted();
    if (!saved.failed) return;
    attempts.push(`docker image save: ${saved.stderr || saved.shortMessage}`);
  }
  const skopeo = await which('skopeo');
  if (skopeo === undefined) attempts.push('skopeo is not installed');
  else {
    const copied = await execa(skopeo, ['copy', `docker://${name}`, `docker-archive:${target}`], options);
    signal.throwIfAborted();
    if (!copied.failed) return;
    attempts.push(`skopeo: ${copied.stderr || copied.shortMessage}`);
  }
  throw new HostError(`cannot get the image ${name}:\n${attempts.join('\n')}`, {
    hint: 'Install skopeo, or save the image elsewhere and name the archive in the scenario.',
  });
}
