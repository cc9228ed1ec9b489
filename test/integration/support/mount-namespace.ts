/**
 * A command that runs the command it is given where more is mounted, which nothing outside sees.
 * @param before shell commands that mount
 * @param after what is done before the mounts go
 */
export function withMounts(before: string, after = 'true'): readonly string[] {
  const script = `set -e; ${before}; set +e; "$@"; code=$?; ${after}; exit $code`;
  return ['unshare', '--mount', '--', 'sh', '-c', script, 'mounts'];
}
