import { engineBelow, engineByPidFiles, pidIn, type EnginePlaces } from './engine-pid.ts';
import type { ServiceControl } from './service-control.ts';

/** An engine at the service's places that the service's manager does not know and so could not stop. */
export async function strayEngine(
  control: ServiceControl,
  places: EnginePlaces,
  ssdPidFile: string | undefined,
): Promise<number | undefined> {
  const { engine } = await engineByPidFiles(places);
  if (engine === undefined) return undefined;
  const known = ssdPidFile === undefined ? await control.servicePid() : await pidIn(ssdPidFile);
  if (known !== undefined && (await engineBelow(known, places)) === engine) return undefined;
  return engine;
}
