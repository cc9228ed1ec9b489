import { HostError, UsageError } from '../errors.ts';

/** A whole release, or a prefix of it up to a dot, dash or plus: `6.1` is 6.1.0-50, not 6.12. */
function isMeant(release: string, asked: string): boolean {
  return (
    release === asked || (release.startsWith(asked) && /^[^0-9A-Za-z]/.test(release.slice(asked.length)))
  );
}

/**
 * The installed kernels that a user asks for, in that order. A whole release is that one, whatever else begins so.
 * @param installed releases
 * @throws UsageError if a prefix is of several, or two are the same; HostError if there is none
 */
export function chooseInstalled(asked: readonly string[], installed: readonly string[]): string[] {
  const chosen = asked.map((one) => {
    const meant = installed.includes(one) ? [one] : installed.filter((release) => isMeant(release, one));
    const [release] = meant;
    if (release === undefined) {
      throw new HostError(`--kernel ${one}: this host has no such kernel; it has ${listed(installed)}`, {
        hint: 'Install it with its modules (/boot/vmlinuz-RELEASE, /lib/modules/RELEASE), or use `drivergrid vm run`, which brings kernels of its own.',
      });
    }
    if (meant.length > 1) {
      throw new UsageError(`--kernel ${one}: this host has several: ${listed(meant)}`, {
        hint: 'Give more of the release, as `uname -r` prints it.',
      });
    }
    return release;
  });
  const twice = chosen.find((release, index) => chosen.indexOf(release) !== index);
  if (twice === undefined) return chosen;
  throw new UsageError(`expected different kernels, found ${twice} twice`);
}

function listed(releases: readonly string[]): string {
  return releases.length === 0 ? 'none with modules' : releases.join(', ');
}
