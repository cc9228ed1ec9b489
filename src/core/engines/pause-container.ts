import type { HostFacts } from '../host/host.ts';
import type { Obstacle } from '../host/driver-obstacle.ts';
import type { DriverSetup } from '../scenario/scenario.ts';

/**
 * The score of a pause container is -998, which a runtime sets (cri-o server/sandbox_run_linux.go, cri-dockerd
 * core/security_context.go).
 * @param engine its name, for messages
 */
export function scoreObstacle(
  engine: string,
  { sys_resource: canLower }: Pick<HostFacts, 'sys_resource'>,
  fix: string,
): Obstacle | undefined {
  if (canLower !== false) return undefined;
  return {
    reason: `${engine} lowers the OOM score of pause containers, and this host does not allow it to (no CAP_SYS_RESOURCE)`,
    fix,
  };
}

/** Of an engine without pods that have none. */
export function keptObstacle(engine: string, { infra }: DriverSetup): Obstacle | undefined {
  if (infra !== 'dropped') return undefined;
  return { reason: `${engine} gives every pod a pause container`, fix: 'leave out `infra`, or use cri-o' };
}
