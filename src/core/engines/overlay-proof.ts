import type { Check } from '../record/events.ts';
import { askedOptions, type OverlayOption, type OverlayOptions, type Switch } from './overlay-options.ts';
import { rootfsMounts, type RootMount } from './rootfs-proof.ts';

interface OverlayMount extends RootMount {
  /** As /proc/PID/mountinfo has them: `rw,lowerdir=...,metacopy=on`. */
  readonly options: string;
}

/**
 * Checks that the root of a running container has the options that its driver setup asks for.
 *
 * The kernel leaves an option out that equals the module's parameter at the moment of reading (fs/overlayfs,
 * ovl_show_options). So the mounts must be read while each parameter is the opposite of what is asked: an option that
 * is then missing has that opposite value.
 *
 * xino has no row: the kernel neither uses nor shows it where all layers are on one file system, as an engine's are.
 * @param before mounts before the container was started
 * @param after mounts while it runs and the parameters are the opposite
 */
export function overlayChecks(
  asked: OverlayOptions,
  before: readonly RootMount[],
  after: readonly OverlayMount[],
  places: readonly string[],
): Check[] {
  const mounts = rootfsMounts(before, after, places).filter(({ type }) => type === 'overlay');
  return askedOptions(asked)
    .filter(({ option }) => option !== 'xino')
    .map(({ option, value }) => {
      const values = [...new Set(mounts.map(({ options }) => valueIn(options, option, value)))];
      const found = values.length === 0 ? 'no overlay mount' : values.join(', ');
      return { what: `overlay option ${option}`, expected: value, found, ok: found === value };
    });
}

/** Besides on and off, redirect_dir can be follow or nofollow: neither makes redirects, so both are off. */
function valueIn(options: string, option: OverlayOption, asked: Switch): Switch {
  const shown = options
    .split(',')
    .find((one) => one.startsWith(`${option}=`))
    ?.slice(option.length + 1);
  if (shown === undefined) return opposite(asked);
  return shown === 'on' ? 'on' : 'off';
}

export function opposite(value: Switch): Switch {
  return value === 'on' ? 'off' : 'on';
}
