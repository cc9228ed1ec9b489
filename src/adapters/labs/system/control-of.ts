import type { ServiceManager } from '../../../core/engines/host-service.ts';
import type { ControlledPlaces, ServiceControl } from './service-control.ts';
import { systemdControl } from './systemd-control.ts';
import { sysvinitControl } from './sysvinit-control.ts';
import type { ServedEngine } from './unit.ts';

/** Controls a service through the host's service manager. */
export function serviceControl(
  engine: ServedEngine,
  manager: ServiceManager,
  places: ControlledPlaces,
): ServiceControl {
  return manager === 'systemd' ? systemdControl(engine, places.socket) : sysvinitControl(engine, places);
}
