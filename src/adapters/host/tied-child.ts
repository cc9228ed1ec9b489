/**
 * Arguments of setpriv(1) for a program that the kernel kills when this process ends, however it ends (prctl(2),
 * PR_SET_PDEATHSIG).
 */
export function tiedArguments(file: string, args: readonly string[]): string[] {
  return ['--pdeathsig', 'KILL', '--', file, ...args];
}

/**
 * execa's options for a child of which this process is in charge: in a process group of its own, since a Ctrl-C
 * at the terminal is for drivergrid, which then ends it in order; how it ended is a result.
 */
export const OWN_CHILD = { stdin: 'ignore', detached: true, cleanup: false, reject: false } as const;
