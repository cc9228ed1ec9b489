import type { DriverTraits } from './driver-traits.ts';

/**
 * Options of an overlay mount whose default is a parameter of the kernel's overlay module, each with that parameter
 * (Documentation/filesystems/overlayfs.rst). The parameters are switches: they take no `follow` and no `auto`.
 */
export const OVERLAY_PARAMETERS = {
  redirect_dir: 'redirect_dir',
  metacopy: 'metacopy',
  index: 'index',
  xino: 'xino_auto',
} as const;

export type OverlayOption = keyof typeof OVERLAY_PARAMETERS;

export type Switch = 'on' | 'off';

/** What a driver setup asks of the module; an option left out keeps the host's value. */
export type OverlayOptions = Readonly<Partial<Record<OverlayOption, Switch | undefined>>>;

/** The options that a setup asks for, in the order of {@link OVERLAY_PARAMETERS}. */
export function askedOptions(
  options: OverlayOptions,
): { readonly option: OverlayOption; readonly value: Switch }[] {
  return (Object.keys(OVERLAY_PARAMETERS) as OverlayOption[]).flatMap((option) => {
    const value = options[option];
    return value === undefined ? [] : [{ option, value }];
  });
}

/** Whether a driver's layers are stacked by the kernel's overlayfs. */
export function isKernelOverlay({ filesystem }: Pick<DriverTraits, 'filesystem'>): boolean {
  return filesystem === 'overlay';
}
