import type * as files from 'node:fs/promises';

type Files = typeof files;
type Call = (...args: unknown[]) => unknown;

/** What a test is told when the process it plays is dead; nothing the tool does after it has an effect. */
export class Killed extends Error {}

/** What changes the disk. Of what only reads, a kill shows nowhere. */
const CHANGES = ['mkdir', 'link', 'rename', 'rm', 'rmdir', 'writeFile', 'open'] as const;
const READS = ['lstat', 'readFile', 'readdir', 'realpath', 'stat', 'access'] as const;

/** How many changes are made before the kill, and whether it came. */
export const kill = { after: Infinity, made: 0, isDead: false };

/** Lets a process begin that is killed after so many changes. */
export function beginProcess(after = Infinity): void {
  kill.after = after;
  kill.made = 0;
  kill.isDead = false;
}

/**
 * `node:fs/promises` of a process that is killed at the next change after so many: it is not made, of a write the half
 * is, and all that the process would do then, cleaning up included, is not done.
 */
export function crashingFiles(real: Files): Files {
  const wrapped: Record<string, unknown> = { ...real };
  for (const name of CHANGES) {
    wrapped[name] = async (...args: unknown[]): Promise<unknown> => {
      next();
      const made = await (real[name] as Call)(...args);
      return name === 'open' ? crashingHandle(made as files.FileHandle) : made;
    };
  }
  for (const name of READS) {
    wrapped[name] = async (...args: unknown[]): Promise<unknown> => {
      if (kill.isDead) throw new Killed();
      return await (real[name] as Call)(...args);
    };
  }
  return { ...wrapped, default: wrapped } as unknown as Files;
}

function next(): void {
  if (kill.isDead || kill.made >= kill.after) {
    kill.isDead = true;
    throw new Killed();
  }
  kill.made++;
}

function crashingHandle(handle: files.FileHandle): object {
  return {
    appendFile: async (piece: string) => {
      next();
      const isLast = kill.made === kill.after;
      await handle.appendFile(isLast ? piece.slice(0, piece.length >> 1) : piece);
      if (isLast) next();
    },
    sync: async () => {
      if (!kill.isDead) await handle.sync();
    },
    // The kernel closes what a killed process has open.
    close: () => handle.close(),
  };
}
