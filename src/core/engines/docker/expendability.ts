/** What is on a host that a run of the system lab would disturb or hide. */
export interface EngineHoldings {
  /** Names of running containers. */
  readonly running: readonly string[];
  readonly containers: number;
  readonly images: number;
  readonly volumes: number;
  readonly swarm: boolean;
  /** Other ways Docker is installed here: Docker Desktop, snap, rootless, each with where it was seen. */
  readonly otherInstallations: readonly string[];
}

/** Why a host is not expendable, a line each; none where it is. */
export function whyNotExpendable(holdings: EngineHoldings): string[] {
  const { running, containers, images, volumes } = holdings;
  return [
    ...(running.length > 0 ? [`${counted(running.length, 'running container')}: ${running.join(', ')}`] : []),
    ...(containers > running.length ? [counted(containers - running.length, 'stopped container')] : []),
    ...(images > 0 ? [counted(images, 'image')] : []),
    ...(volumes > 0 ? [counted(volumes, 'volume')] : []),
    ...(holdings.swarm ? ['the engine is part of a swarm'] : []),
    ...holdings.otherInstallations,
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
