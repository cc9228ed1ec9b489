import type { ServicePlaces } from '../../../core/engines/host-service.ts';

/** Starts and stops the host's engine through its service manager; every call has its own deadline. */
export interface ServiceControl {
  isActive(): Promise<boolean>;
  /**
   * Starts it, whatever kept it from starting before (start limit, failed state). @throws Error with the manager's
   * message
   */
  start(): Promise<void>;
  /** Stops it and what would start it again. Harmless if it is not running. */
  stop(): Promise<void>;
  /** Restores the socket unit, if there is one. */
  setSocket(active: boolean): Promise<void>;
  /** The process that the manager takes for the service's, possibly a wrapper. */
  servicePid(): Promise<number | undefined>;
  /**
   * The engine's own process. Waits for it after a start: a manager may report a service as started while its process
   * is still the manager's own. @returns undefined if it has ended
   */
  enginePid(): Promise<number | undefined>;
  /** The last lines of the log since the last start. */
  logTail(): Promise<string[]>;
}

/** Where a service is found. */
export interface ControlledPlaces extends Pick<ServicePlaces, 'socket' | 'pidFiles'> {
  /** File to which an init script sends the engine's output. */
  readonly log?: string | undefined;
}
