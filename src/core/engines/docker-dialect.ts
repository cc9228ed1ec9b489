/** Where engines that speak the Docker API differ in what they are told, and in what they tell. */
export interface DockerDialect {
  /** The engine's name before the kinds of things that it holds: `docker network`. */
  readonly name: string;
  /**
   * By runtime: the socket on which its containers are created; absent: `HostConfig.Runtime` decides, on the engine's
   * only socket.
   */
  readonly sockets?: Readonly<Record<string, string>>;
  /** Keys of HostConfig for every container, for what the engine's configuration cannot say. */
  readonly hostConfig: Readonly<Record<string, unknown>>;
  /** Whether the reply to a wait for removal has the container's exit code; the event `die` has it anyway. */
  readonly removalTellsExit: boolean;
  /** The engine's names of container events that are not Docker's, with Docker's. */
  readonly events: Readonly<Record<string, string>>;
  /** Docker's names of the networks that a running container is connected to. */
  readonly networksOf: (said: SaidNetworks) => readonly string[];
}

/** What `GET /containers/ID/json` says of networks. */
export interface SaidNetworks {
  /** `HostConfig.NetworkMode`. */
  readonly mode: string | undefined;
  readonly endpoints: readonly {
    readonly network: string;
    /** Empty if it is not connected. */
    readonly id: string;
    readonly address: string;
  }[];
}

/** Docker's own. */
export const DOCKER_DIALECT: DockerDialect = {
  name: 'docker',
  hostConfig: {},
  removalTellsExit: true,
  events: {},
  // With `bridge: none` the network is named too, but has no endpoint.
  networksOf: ({ endpoints }) => endpoints.filter(({ id }) => id !== '').map(({ network }) => network),
};
