import { EngineGoneError } from '../../../core/errors.ts';
import { processStat } from '../../host/processes.ts';

/** Often enough to name the cell under which an engine died, seldom enough to cost nothing. */
const POLL_MS = 250;

export interface ProcessWatch {
  /** Aborts with an EngineGoneError when the process has ended. */
  readonly gone: AbortSignal;
  readonly close: () => void;
}

/**
 * Watches a process that is not our child. A service manager may start another one at once: that is a different
 * process.
 */
export async function watchProcess(pid: number): Promise<ProcessWatch> {
  const controller = new AbortController();
  const begun = (await processStat(pid))?.startTicks;
  const look = async (): Promise<void> => {
    const stat = await processStat(pid);
    if (stat !== undefined && stat.state !== 'Z' && stat.startTicks === begun) return;
    clearInterval(timer);
    controller.abort(new EngineGoneError(`the engine, pid ${pid}, ended`));
  };
  const timer = setInterval(() => void look(), POLL_MS);
  timer.unref();
  await look();
  return {
    gone: controller.signal,
    close: () => {
      clearInterval(timer);
    },
  };
}
