import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { GUEST_PATHS } from '../../../core/guest/guest-paths.ts';
import { shellWords } from '../../../core/guest/shell-words.ts';
import { OWN_CHILD } from '../../host/tied-child.ts';
import type { Guest } from './powered-guest.ts';

/**
 * A run that is asked to end stops its engine and restores the guest; what happens to the guest afterwards does not
 * matter.
 */
const END_MS = 60_000;
const ASK_MS = 20_000;

/** Continues the plan in the results share, under the booted kernel. */
const RUN = ['run', '--resume', GUEST_PATHS.results, '--expendable', '--relay', '--json'];
const WITH_PROGRAM = ['--rootfs-program', GUEST_PATHS.program];
const PID_FILE = `${GUEST_PATHS.worker}/pid`;

const start = (args: readonly string[]): string =>
  [
    'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    `mkdir -p ${GUEST_PATHS.worker}`,
    `echo $$ >${PID_FILE}`,
    `exec node ${GUEST_PATHS.tool}/dist/main.js ${shellWords(args)} >/dev/null`,
  ].join('; ');

/** Passes the command line to the loaded tool (scripts/stand-by.sh), and its output on. */
const handOver = (args: readonly string[]): string =>
  [
    `cd ${GUEST_PATHS.worker}`,
    // Without the tool nobody reads the pipe, and writing would wait for ever.
    "if [ -e code ]; then echo 'the tool that was loaded in the guest has ended' >&2; exit 70; fi",
    `echo ${shellWords([JSON.stringify(args)])} >go`,
    'cat said >&2',
    'exit "$(cat code)"',
  ].join('; ');

/**
 * Runs the plan in the guest.
 * @param onLine called with every line of its standard error
 * @param hasProgram whether the guest has the compiled scripts/rootfs.c, and is to use it
 * @param interrupted when it aborts, the run is asked to end and gets a minute
 * @returns its exit code; undefined if the connection or the guest ended first
 */
export async function runInGuest(
  guest: Guest,
  onLine: (line: string) => void,
  hasProgram: boolean,
  interrupted: AbortSignal,
): Promise<number | undefined> {
  const end = new AbortController();
  const args = hasProgram ? [...RUN, ...WITH_PROGRAM] : RUN;
  const command = guest.hasWorker ? handOver(args) : start(args);
  const child = execa(guest.ssh.file, [...guest.ssh.args, command], {
    ...OWN_CHILD,
    ...{ stdout: 'ignore', stderr: 'pipe', buffer: false },
    cancelSignal: AbortSignal.any([guest.gone, end.signal]),
  });
  const askToEnd = (): void => {
    void guest.ask(`kill -INT "$(cat ${PID_FILE})"`, ASK_MS).catch(() => undefined);
    setTimeout(() => {
      end.abort();
    }, END_MS).unref();
  };
  if (interrupted.aborted) askToEnd();
  else interrupted.addEventListener('abort', askToEnd, { once: true });
  try {
    for await (const line of createInterface({ input: child.stderr })) onLine(line);
    const { exitCode } = await child;
    // ssh's own failure; the tool has no such code.
    return exitCode === 255 ? undefined : exitCode;
  } finally {
    interrupted.removeEventListener('abort', askToEnd);
  }
}
