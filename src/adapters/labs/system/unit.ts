import { HostError } from '../../../core/errors.ts';
import type { HostService } from '../../../core/engines/docker/service.ts';

/** How a service manager starts the engine. */
export type Unit = Pick<HostService, 'manager' | 'dockerd' | 'environment' | 'sources' | 'log'> & {
  readonly args: readonly string[];
  /** Socket on which systemd listens for the engine. */
  readonly listens: string | undefined;
  /** Where start-stop-daemon keeps the engine's pid. */
  readonly ssdPidFile: string | undefined;
};

export function noService(found: string): HostError {
  return new HostError(`expected a service that runs dockerd, found none: ${found}`, {
    hint: 'Install docker.io, or use the private lab, which needs no service.',
  });
}
