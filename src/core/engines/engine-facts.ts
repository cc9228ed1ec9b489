/** What the engine reports, in the terms of `GET /info` and `GET /version`. */
export interface EngineFacts {
  readonly version: string;
  /** Newest API that it speaks, such as `1.41`. */
  readonly apiVersion: string;
  readonly driver: string;
  /** Driver status rows, for example `Backing Filesystem` to `extfs`. */
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
