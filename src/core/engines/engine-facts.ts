/** What the engine says of itself, in the words of `GET /info` and `GET /version`. */
export interface EngineFacts {
  readonly version: string;
  /** Newest API that it speaks, such as `1.41`. */
  readonly apiVersion: string;
  readonly driver: string;
  /** Driver status rows, `Backing Filesystem` to `extfs` for one. */
  readonly driverStatus: readonly (readonly [string, string])[];
  readonly rootDir: string;
  readonly runtimes: readonly string[];
  readonly cgroupDriver: string;
  readonly cgroupVersion: string;
  readonly containerdVersion: string;
  readonly runcVersion: string;
  readonly securityOptions: readonly string[];
  readonly warnings: readonly string[];
}
