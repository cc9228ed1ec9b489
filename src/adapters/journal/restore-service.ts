import type { Undo } from '../../ports/journal.ts';
import { awaitEngine } from '../engines/docker/await-engine.ts';
import { connect } from '../engines/docker/connection.ts';
import { settle } from '../engines/docker/settle.ts';
import { watchProcess } from '../labs/system/process-watch.ts';
import {
  serviceControl,
  SERVICE,
  USUAL_PLACES,
  type ServiceControl,
} from '../labs/system/service-control.ts';
import { systemClock } from '../host/system-clock.ts';

type SavedService = Extract<Undo, { kind: 'service' }>;

const START_DEADLINE_MS = 60_000;
const LOG_LINES = 3;

/** Has the service run again as it did before, on the configuration that is back by now. */
export async function restoreService(was: SavedService): Promise<string[]> {
  const { socket, pid_files: pidFiles = USUAL_PLACES.pidFiles } = was;
  const control = serviceControl(was.manager, { socket, pidFiles });
  // After a reboot it may run on our configuration.
  await control.stop();
  if (was.active) await control.start();
  await control.setSocket(was.socket_active);
  if (!was.active) {
    if (await control.isActive()) throw new Error(`the ${SERVICE} service is running, unlike before`);
    return [`left the ${SERVICE} service stopped, as it was`];
  }
  await answers(socket, control);
  return [`started the ${SERVICE} service again`, ...(await startContainers(was))];
}

/** sysvinit says that a service is started before it answers; and one that never does is not as it was. */
async function answers(socket: string, control: ServiceControl): Promise<void> {
  const pid = await control.enginePid();
  if (pid === undefined) {
    const log = (await control.logTail()).slice(-LOG_LINES).join('\n');
    throw new Error(`the ${SERVICE} service was started, but the engine ended; its log ends with:\n${log}`);
  }
  const watch = await watchProcess(pid);
  try {
    const logTail = (): Promise<string[]> => control.logTail();
    const starting = { socket, gone: watch.gone, logTail };
    (await awaitEngine(starting, systemClock, new AbortController().signal)).close();
  } finally {
    watch.close();
  }
}

/** Those without a restart policy stay stopped when their engine has been. */
async function startContainers({ socket, containers }: SavedService): Promise<string[]> {
  const connection = connect(socket, undefined);
  const { docker } = connection;
  const said: string[] = [];
  try {
    for (const id of containers) {
      const signal = AbortSignal.timeout(START_DEADLINE_MS);
      await settle(docker.getContainer(id).start(), signal).then(
        () => said.push(`started container ${id.slice(0, 12)} again`),
        (error: unknown) => {
          // 304: it runs. 404: it was made to be removed at its end.
          const status = (error as { statusCode?: number }).statusCode;
          if (status === 404) said.push(`container ${id.slice(0, 12)} removed itself when it was stopped`);
          else if (status !== 304) throw error;
        },
      );
    }
  } finally {
    connection.close();
  }
  return said;
}
