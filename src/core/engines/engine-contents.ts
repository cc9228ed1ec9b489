/** What a run of the system lab would disturb or hide on a host. */
export interface EngineContents {
  /** Names of running containers. */
  readonly running: readonly string[];
  readonly containers: number;
  readonly images: number;
  readonly volumes: number;
  readonly swarm: boolean;
  /** Other installations of such an engine on this host, each with its path. */
  readonly otherInstallations: readonly string[];
}
