import { execa } from 'execa';
import { isThere } from '../host/is-there.ts';
import { OWN_CHILD, tiedArguments } from '../host/tied-child.ts';

/** Where every kernel with tracing has a folder for it (Documentation/trace/ftrace.rst). */
const TRACING = '/sys/kernel/tracing';
const READY = 'mounted';
const READY_MS = 10_000;

/** A program that does nothing but keep a mount of tracefs, in a mount namespace of its own. */
export interface TraceFolder extends AsyncDisposable {
  /** The mount, as this process sees it. */
  readonly path: string;
}

/**
 * Mounts tracefs where nobody else sees it.
 * @throws Error if this kernel has none, or does not allow it
 */
export async function openTraceFolder(): Promise<TraceFolder> {
  // systemd has mounted it.
  const mount = `mountpoint -q ${TRACING} || mount -t tracefs tracefs ${TRACING}`;
  const script = `{ ${mount}; } && echo ${READY} && exec sleep infinity`;
  const args = tiedArguments('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', script]);
  const keeper = execa('setpriv', args, { ...OWN_CHILD, buffer: { stdout: false, stderr: true } });
  const end = async (): Promise<void> => {
    keeper.kill('SIGKILL');
    await keeper;
  };
  const { stdout } = keeper;
  const isReady = await new Promise<boolean>((resolve) => {
    const late = setTimeout(() => {
      resolve(false);
    }, READY_MS);
    const settle = (ready: boolean) => (): void => {
      clearTimeout(late);
      resolve(ready);
    };
    stdout.once('data', settle(true));
    stdout.once('close', settle(false));
  });
  const path = `/proc/${keeper.pid ?? 0}/root${TRACING}`;
  if (isReady && (await isThere(`${path}/instances`))) return { path, [Symbol.asyncDispose]: end };
  await end();
  const { stderr } = await keeper;
  throw new Error(`tracefs cannot be mounted: ${stderr.trim() || 'the kernel has none'}`);
}
