/** What is on a host that a run of the system lab would disturb or hide. */
export interface EngineContents {
  /** Names of running containers. */
  readonly running: readonly string[];
  readonly containers: number;
  readonly images: number;
  readonly volumes: number;
  readonly swarm: boolean;
  /** Other ways in which such an engine is installed here, each with where it was seen. */
  readonly otherInstallations: readonly string[];
}
