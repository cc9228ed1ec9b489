import type { HostService } from '../../core/system/service.ts';
import { systemdControl } from './systemd-control.ts';
import { sysvinitControl } from './sysvinit-control.ts';

/** Starts and stops the host's engine through its service manager; every call ends within its own deadline. */
export interface ServiceControl {
  isActive(): Promise<boolean>;
  /** Starts it, whatever kept it from starting before (start limit, failed state). @throws Error with the manager's words */
  start(): Promise<void>;
  /** Stops it and what would start it again. Harmless where it is not running. */
  stop(): Promise<void>;
  /** Sets the socket unit, where there is one, as it was. */
  setSocket(active: boolean): Promise<void>;
  /** The engine's process; undefined where none runs. */
  mainPid(): Promise<number | undefined>;
  /** The last lines of the log of the present or last start. */
  logTail(): Promise<string[]>;
}

export const SERVICE = 'docker';

export function serviceControl(manager: HostService['manager']): ServiceControl {
  return manager === 'systemd' ? systemdControl() : sysvinitControl();
}
