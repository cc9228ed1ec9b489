import type { Undo } from '../../ports/journal.ts';
import { awaitEngine } from '../engines/await-engine.ts';
import { ENGINE_ADAPTERS } from '../engines/engine-adapters.ts';
import { watchProcess } from '../labs/system/process-watch.ts';
import { serviceControl } from '../labs/system/control-of.ts';
import type { ServiceControl } from '../labs/system/service-control.ts';
import { ENTRY_API, ENTRY_ENGINE, USUAL_PLACES } from './service-entries.ts';
import { systemClock } from '../host/system-clock.ts';

const { startContainers } = ENGINE_ADAPTERS[ENTRY_API];
const { name: SERVICE } = ENTRY_ENGINE;

type SavedService = Extract<Undo, { kind: 'service' }>;

const LOG_LINES = 3;

/** Starts the service again if it ran before, with the restored configuration. */
export async function restoreService(was: SavedService): Promise<string[]> {
  const { socket, pid_files: pidFiles = USUAL_PLACES.pidFiles } = was;
  const control = serviceControl(ENTRY_ENGINE, was.manager, { socket, pidFiles });
  // After a reboot it may run with our configuration.
  await control.stop();
  if (was.active) await control.start();
  await control.setSocket(was.socket_active);
  if (!was.active) {
    if (await control.isActive()) throw new Error(`the ${SERVICE} service is running; it did not run before`);
    return [`left the ${SERVICE} service stopped, as before`];
  }
  await answers(socket, control);
  return [`started the ${SERVICE} service again`, ...(await startContainers(socket, was.containers))];
}

/** sysvinit reports a service as started before it answers; one that never answers is not restored. */
async function answers(socket: string, control: ServiceControl): Promise<void> {
  const pid = await control.enginePid();
  if (pid === undefined) {
    const log = (await control.logTail()).slice(-LOG_LINES).join('\n');
    throw new Error(`the ${SERVICE} service was started, but the engine ended; its log ends with:\n${log}`);
  }
  const watch = await watchProcess(pid);
  try {
    const logTail = (): Promise<string[]> => control.logTail();
    const starting = {
      api: ENTRY_API,
      socket,
      gone: watch.gone,
      logTail,
      dataRoot: '',
      pid: () => Promise.resolve(pid),
    };
    (await awaitEngine(starting, systemClock, new AbortController().signal)).close();
  } finally {
    watch.close();
  }
}
