import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { HostError } from '../../../core/errors.ts';
import { proxyEnvironment } from '../../host/proxy-environment.ts';
import { OWN_CHILD, tiedArguments } from '../../host/tied-child.ts';

const STEP_MS = 1_800_000;
const SHOWN_LINES = 15;

/** Mounts a tree's system folders, in this mount namespace only, and runs a program in the tree. */
const IN_TREE = `set -eu
tree=$1
shift
mount -t proc proc "$tree/proc"
mount -t sysfs -o ro sysfs "$tree/sys"
mount --rbind /dev "$tree/dev"
mount -t tmpfs tmpfs "$tree/run"
exec chroot "$tree" "$@"`;

/** Runs the programs that build an image, each in namespaces that end with it, with all output in one log. */
export interface BuildProcess {
  /** @throws HostError with the log's tail if it fails */
  run(file: string, args: readonly string[]): Promise<void>;
  /** Runs it inside the tree, with `env` added to its environment. */
  runInTree(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<void>;
}

/**
 * When this process ends, for whatever reason, the kernel kills `unshare` and with it everything in the pid namespace;
 * the mounts go with their namespace (unshare(1), --kill-child).
 * @param say called with each line that scripts/provision.sh addresses to the user
 */
export function buildProcess(
  tools: Readonly<Record<'setpriv' | 'unshare', string>>,
  place: { readonly tree: string; readonly log: string },
  say: (line: string) => void,
  signal: AbortSignal,
): BuildProcess {
  const run = async (
    file: string,
    args: readonly string[],
    env: Record<string, string> = {},
  ): Promise<void> => {
    signal.throwIfAborted();
    const log = createWriteStream(place.log, { flags: 'a' });
    const child = execa(
      tools.setpriv,
      tiedArguments(tools.unshare, [
        ...['--pid', '--fork', '--mount-proc', '--mount', '--kill-child=SIGKILL', '--', file, ...args],
      ]),
      {
        ...OWN_CHILD,
        all: true,
        buffer: false,
        timeout: STEP_MS,
        cancelSignal: signal,
        killSignal: 'SIGKILL',
        extendEnv: false,
        env: { ...buildEnvironment(), ...env },
      },
    );
    for await (const line of createInterface({ input: child.all })) {
      log.write(`${line}\n`);
      const told = /^provision: (.*)/.exec(line)?.[1];
      if (told !== undefined) say(told);
    }
    const result = await child;
    await new Promise<void>((resolve) => log.end(resolve));
    signal.throwIfAborted();
    if (result.failed) throw await failure(file, args, result, place.log);
  };
  return {
    run: (file, args) => run(file, args),
    runInTree: (args, env) => run('sh', ['-c', IN_TREE, 'in-tree', place.tree, ...args], env),
  };
}

/** Only what package scripts need, and the proxies for apt. */
function buildEnvironment(): Record<string, string> {
  return {
    ...proxyEnvironment(),
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    LC_ALL: 'C.UTF-8',
    HOME: '/root',
    DEBIAN_FRONTEND: 'noninteractive',
  };
}

async function failure(
  file: string,
  args: readonly string[],
  result: { timedOut: boolean; exitCode?: number | undefined },
  log: string,
): Promise<HostError> {
  const text = await readFile(log, 'utf8').catch(() => '');
  const tail = text.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
  const how = result.timedOut
    ? `took longer than ${STEP_MS / 60_000} min`
    : `failed (${result.exitCode ?? 'killed'})`;
  const what = file === 'sh' ? args.slice(4).join(' ') : file;
  return new HostError(`the guest's image could not be built: ${what} ${how}:\n${tail}`, {
    hint: 'Nothing of it is kept. Fix that, then try again.',
  });
}
