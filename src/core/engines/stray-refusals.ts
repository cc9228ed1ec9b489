import type { HostService } from './host-service.ts';

/** That an engine runs which the service could not stop; none if there is none. */
export function strayRefusals({ stray }: Pick<HostService, 'stray'>): string[] {
  if (stray === undefined) return [];
  return [
    `an engine that the service did not start is running, pid ${stray}: stop it, or start it through the service`,
  ];
}
