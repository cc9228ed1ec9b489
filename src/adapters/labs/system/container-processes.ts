import type { ProcessStat } from '../../host/processes.ts';
import { allProcesses, commandLine } from '../../host/processes.ts';
import { mentions } from '../../host/mentions.ts';

const CONTAINER_ID = /\b[0-9a-f]{64}\b/;

/** How to recognise what an engine starts for containers. */
export interface ContainerMarks {
  /** Paths, one of which is in the arguments of each. */
  readonly marks: readonly string[];
  /** containerd's namespace of the engine's containers; empty if it has none. */
  readonly namespace: string;
}

/** A process that an engine has started for a container: a shim, a monitor, a sandbox. */
export interface ContainerProcess {
  readonly stat: ProcessStat;
  readonly container: string;
}

/** Such processes among those that live: their arguments name a container's id, the engine's namespace, and a mark. */
export async function containerProcesses({ marks, namespace }: ContainerMarks): Promise<ContainerProcess[]> {
  const living = (await allProcesses()).filter(({ state, pid }) => state !== 'Z' && pid !== process.pid);
  const found = await Promise.all(
    living.map(async (stat) => {
      const args = await commandLine(stat.pid);
      const container = args.map((arg) => CONTAINER_ID.exec(arg)?.[0]).find((match) => match !== undefined);
      const isEngines =
        namespace === '' || args.includes(namespace) || args.some((arg) => arg.includes(`/${namespace}`));
      const isOurs = args.some((arg) => marks.some((mark) => mentions(arg, mark)));
      return isEngines && isOurs && container !== undefined ? [{ stat, container }] : [];
    }),
  );
  return found.flat();
}
