import type { ServicePlaces } from '../../../core/engines/host-service.ts';

/** Starts and stops the host's engine through its service manager; every call ends within its own deadline. */
export interface ServiceControl {
  isActive(): Promise<boolean>;
  /** Starts it, whatever kept it from starting before (start limit, failed state). @throws Error with the manager's words */
  start(): Promise<void>;
  /** Stops it and what would start it again. Harmless where it is not running: what has ended by itself is stopped. */
  stop(): Promise<void>;
  /** Sets the socket unit, where there is one, as it was. */
  setSocket(active: boolean): Promise<void>;
  /** The process that the manager holds for the service's, be it a wrapper. */
  servicePid(): Promise<number | undefined>;
  /**
   * The engine's own process, waited for after a start: a manager may say that a service is started while its process
   * is still the manager's own. @returns undefined where it has ended
   */
  enginePid(): Promise<number | undefined>;
  /** The last lines of the log of the present or last start. */
  logTail(): Promise<string[]>;
}

/** Where a service is found. */
export interface ControlledPlaces extends Pick<ServicePlaces, 'socket' | 'pidFiles'> {
  /** File that an init script sends the engine's output to. */
  readonly log?: string | undefined;
}
