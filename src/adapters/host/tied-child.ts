/**
 * Arguments of setpriv(1) for a program that the kernel kills when this process ends, for whatever reason (prctl(2),
 * PR_SET_PDEATHSIG).
 */
export function tiedArguments(file: string, args: readonly string[]): string[] {
  return ['--pdeathsig', 'KILL', '--', file, ...args];
}

/**
 * execa's options for a child that this process controls. Its exit code is a result, not an error.
 *
 * - In its own session: a Ctrl-C, or the terminal's end, reaches drivergrid only, which then ends the child in order.
 *   Nor must it cut short what restores the host.
 * - In a folder that stays: the current folder may be removed meanwhile, and then nothing starts in it.
 */
export const OWN_CHILD = {
  stdin: 'ignore',
  detached: true,
  cleanup: false,
  reject: false,
  cwd: '/',
} as const;
