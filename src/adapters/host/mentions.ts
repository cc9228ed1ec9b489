/**
 * Whether an argument names a path or something below it: `--config-file /x/e/daemon.json` and `--root=/x/e/...`
 * mention /x/e; /x/e2 does not.
 */
export function mentions(arg: string, path: string): boolean {
  const at = arg.indexOf(path);
  if (at === -1) return false;
  const next = arg[at + path.length];
  const before = arg[at - 1];
  return (next === undefined || next === '/') && (before === undefined || before === '=' || before === ':');
}
