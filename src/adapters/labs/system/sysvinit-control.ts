import { readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorText } from '../../../core/errors.ts';
import { runCommand } from '../../host/run-command.ts';
import { engineByPidFiles, isRunning, pidIn, untilEngine, type Found } from './engine-pid.ts';
import type { ControlledPlaces, ServiceControl } from './service-control.ts';
import type { ServedEngine } from './unit.ts';

const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 60_000;
const LOG_TAIL_LINES = 20;

export function sysvinitControl({ name, binary }: ServedEngine, places: ControlledPlaces): ServiceControl {
  const { pidFiles, log = `/var/log/${name}.log` } = places;
  /** The pid file that start-stop-daemon writes before the script ends. */
  const started = pidFiles.at(-1) ?? '';
  let logBegin = 0;
  const look = async (): Promise<Found> => {
    const found = await engineByPidFiles({ ...places, binary });
    const pid = await pidIn(started);
    return { ...found, hasEnded: pid !== undefined && !(await isRunning(pid)) };
  };
  return {
    isActive: async () => (await settled(look)).engine !== undefined,
    start: async () => {
      logBegin = (await readFile(log).catch(() => Buffer.alloc(0))).length;
      await runCommand('service', [name, 'start'], START_DEADLINE_MS);
    },
    stop: async () => {
      const { engine } = await settled(look);
      if (engine !== undefined) await stopped(name, engine);
      // The script would end whatever process has that pid now, and take it for a running engine.
      for (const file of pidFiles) await rm(file, { force: true });
    },
    setSocket: () => Promise.resolve(),
    servicePid: () => pidIn(started),
    enginePid: () => untilEngine(look),
    logTail: async () => {
      const whole = await readFile(log).catch(() => Buffer.alloc(0));
      const text = whole.subarray(logBegin > whole.length ? 0 : logBegin).toString();
      return text
        .split('\n')
        .filter((line) => line !== '')
        .slice(-LOG_TAIL_LINES);
    },
  };
}

/** Waits for a process that is about to become an engine: neither stopping it now nor leaving it would end it. */
async function settled(look: () => Promise<Found>): Promise<{ engine: number | undefined }> {
  const found = await look();
  return found.starting === undefined ? found : { engine: await untilEngine(look) };
}

/** @throws Error with the script's message if the engine keeps running */
async function stopped(name: string, engine: number): Promise<void> {
  // The script reports failure if the engine ended by itself meanwhile, or nobody reaped the ended process.
  const complaint = await runCommand('service', [name, 'stop'], STOP_DEADLINE_MS).then(
    () => undefined,
    (error: unknown) => new Error(errorText(error), { cause: error }),
  );
  const deadline = performance.now() + STOP_DEADLINE_MS;
  while (await isRunning(engine)) {
    if (complaint !== undefined) throw complaint;
    // The script ends with the process of its own pid file; a wrapper's engine may take longer.
    if (performance.now() > deadline) throw new Error(`the engine, pid ${engine}, does not stop`);
    await sleep(50);
  }
}
