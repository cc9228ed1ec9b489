import type { Undo } from '../../ports/journal.ts';
import { untilAnswer } from '../engines/await-engine.ts';
import { ENGINE_ADAPTERS } from '../engines/engine-adapters.ts';
import { watchProcess } from '../labs/system/process-watch.ts';
import { serviceControl } from '../labs/system/control-of.ts';
import type { ServiceControl } from '../labs/system/service-control.ts';
import { servedEngine, type ServedKind } from '../labs/system/unit.ts';
import { entryKind } from './service-entries.ts';
import { systemClock } from '../host/system-clock.ts';

type SavedService = Extract<Undo, { kind: 'service' }>;

const LOG_LINES = 3;

/** Starts the service again if it ran before, with the restored configuration. */
export async function restoreService(was: SavedService): Promise<string[]> {
  const kind = entryKind(was.engine);
  const { name, usual } = kind.service;
  const { socket, pid_files: pidFiles = usual.pidFiles } = was;
  const control = serviceControl(servedEngine(kind), was.manager, { socket, pidFiles });
  // After a reboot it may run with our configuration.
  await control.stop();
  if (was.active) await control.start();
  await control.setSocket(was.socket_active);
  if (!was.active) {
    if (await control.isActive()) throw new Error(`the ${name} service is running; it did not run before`);
    return [`left the ${name} service stopped, as before`];
  }
  await answers(kind, socket, control);
  const { startContainers } = ENGINE_ADAPTERS[kind.api];
  return [`started the ${name} service again`, ...(await startContainers(socket, was.containers))];
}

/** sysvinit reports a service as started before it answers; one that never answers is not restored. */
async function answers(
  { api, service: { name } }: ServedKind,
  socket: string,
  control: ServiceControl,
): Promise<void> {
  const pid = await control.enginePid();
  if (pid === undefined) {
    const log = (await control.logTail()).slice(-LOG_LINES).join('\n');
    throw new Error(`the ${name} service was started, but the engine ended; its log ends with:\n${log}`);
  }
  const watch = await watchProcess(pid);
  try {
    const ask = (signal: AbortSignal): Promise<void> => ENGINE_ADAPTERS[api].answers(socket, signal);
    const starting = { gone: watch.gone, logTail: () => control.logTail() };
    await untilAnswer(starting, ask, systemClock, new AbortController().signal);
  } finally {
    watch.close();
  }
}
