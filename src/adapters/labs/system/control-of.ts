import type { ServiceManager } from '../../../core/engines/host-service.ts';
import type { ControlledPlaces, ServiceControl } from './service-control.ts';
import { systemdControl } from './systemd-control.ts';
import { sysvinitControl } from './sysvinit-control.ts';
import type { ServedEngine } from './unit.ts';

/** Control of a service through the manager that the host has. */
export function serviceControl(
  engine: ServedEngine,
  manager: ServiceManager,
  places: ControlledPlaces,
): ServiceControl {
  return manager === 'systemd' ? systemdControl(engine, places.socket) : sysvinitControl(engine, places);
}
