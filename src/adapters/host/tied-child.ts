/**
 * Arguments of setpriv(1) for a program that the kernel kills when this process ends, however it ends (prctl(2),
 * PR_SET_PDEATHSIG).
 */
export function tiedArguments(file: string, args: readonly string[]): string[] {
  return ['--pdeathsig', 'KILL', '--', file, ...args];
}

/**
 * execa's options for a child of which this process is in charge; how it ended is a result.
 *
 * - In a session of its own: a Ctrl-C at the terminal, or its end, is for drivergrid, which then ends the child in
 *   order. What puts the host back is not to be cut short either.
 * - In a folder that stays: the one that the tool was called in may be removed meanwhile, and then nothing starts there.
 */
export const OWN_CHILD = {
  stdin: 'ignore',
  detached: true,
  cleanup: false,
  reject: false,
  cwd: '/',
} as const;
