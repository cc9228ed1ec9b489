/** How an init script starts the engine: through start-stop-daemon, or directly. */
export interface InitStart {
  readonly binary: string;
  readonly args: readonly string[];
  /** start-stop-daemon's pid file; undefined if it has none. */
  readonly pidFile: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** The file that its output goes to. */
  readonly log: string | undefined;
}

/** Variables that a shell and `service` set for any script. */
const ANYONES = new Set(['PATH', 'PWD', 'OLDPWD', 'SHLVL', 'TERM', 'LANG', 'LC_ALL', 'HOME', '_']);

/** Options of start-stop-daemon(8) that take a value, by their long names. */
const VALUED: Readonly<Record<string, string>> = {
  ...{ p: 'pidfile', x: 'exec', n: 'name', u: 'user', g: 'group', s: 'signal', R: 'retry', a: 'startas' },
  ...{
    c: 'chuid',
    r: 'chroot',
    d: 'chdir',
    N: 'nicelevel',
    P: 'procsched',
    I: 'iosched',
    k: 'umask',
    O: 'output',
  },
};
const VALUED_NAMES = new Set([...Object.values(VALUED), 'pid', 'ppid', 'notify-timeout']);

/**
 * Reads what the recorder saw in place of start-stop-daemon or the engine's program.
 * @param argv the program's path, then its arguments
 * @param environ in the format of /proc/PID/environ
 * @param output target of its standard output, as in /proc/PID/fd/1
 * @returns undefined if it starts nothing
 */
export function initStart(
  argv: readonly string[],
  environ: readonly string[],
  output: string,
): InitStart | undefined {
  const [program = '', ...args] = argv;
  const pairs = environ.map((pair) => [pair.replace(/=.*$/s, ''), pair.replace(/^[^=]*=/, '')] as const);
  const environment = Object.fromEntries(pairs.filter(([name]) => name !== '' && !ANYONES.has(name)));
  const given = isFile(output) ? output : undefined;
  if (!program.endsWith('/start-stop-daemon')) {
    return { binary: program, args, pidFile: undefined, environment, log: given };
  }
  const end = args.indexOf('--');
  const options = optionsOf(end === -1 ? args : args.slice(0, end));
  const binary = options.get('startas') ?? options.get('exec');
  if (binary?.startsWith('/') !== true) return undefined;
  const log = options.get('output') ?? given;
  const rest = end === -1 ? [] : args.slice(end + 1);
  return { binary, args: rest, pidFile: options.get('pidfile'), environment, log };
}

function isFile(output: string): boolean {
  return output.startsWith('/') && !output.startsWith('/dev/') && !output.endsWith(' (deleted)');
}

/** Reads options as getopt_long does: `-p X`, `-pX`, `--pidfile X`, `--pidfile=X`. */
function optionsOf(args: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (let index = 0; index < args.length; index++) {
    const [, long, short, rest = ''] = /^(?:--([a-z-]+)|-([A-Za-z]))(.*)$/s.exec(args[index] ?? '') ?? [];
    const name = long ?? VALUED[short ?? ''];
    if (name === undefined || !VALUED_NAMES.has(name)) continue;
    if (rest !== '') found.set(name, long === undefined ? rest : rest.replace(/^=/, ''));
    else found.set(name, args[++index] ?? '');
  }
  return found;
}
