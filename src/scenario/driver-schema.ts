import { z } from 'zod';
import { anyDriver, DRIVER_NAMES } from '../core/engines/engine-of.ts';
import { isKernelOverlay } from '../core/engines/overlay-options.ts';
import { bareProxyFault, snapshotterFaults } from './snapshotter-faults.ts';
import { absolutePath, name, program } from './values.ts';

/** Drivers that have modes. */
const WITH_MODES = DRIVER_NAMES.filter((driver) => anyDriver({ driver })?.modes !== undefined);
const DIRECT = `driver: ${WITH_MODES.join(' or ')}, mode: direct-lvm`;

/** Drivers whose layers the kernel's overlayfs stacks. */
const OVER_OVERLAYFS = DRIVER_NAMES.filter((driver) => isKernelOverlay(anyDriver({ driver }) ?? {}));

const onOrOff = (what: string) =>
  z
    .enum(['on', 'off'], 'expected on or off, which is all that the parameter of the kernel can be')
    .optional()
    .describe(what);

const overlay = z
  .strictObject({
    redirect_dir: onOrOff('rename directories of the image'),
    metacopy: onOrOff('copy up only metadata where only metadata changes; on turns redirect_dir on'),
    index: onOrOff('keep hard links together in a copy-up'),
    xino: onOrOff('inode numbers that are unique over several file systems'),
  })
  .superRefine((asked, context) => {
    if (Object.keys(asked).length === 0) {
      context.addIssue({
        code: 'custom',
        message: `expected one of ${Object.keys(overlay.shape).join(', ')}, such as { metacopy: on }`,
      });
    }
    if (asked.metacopy === 'on' && asked.redirect_dir === 'off') {
      context.addIssue({
        code: 'custom',
        path: ['redirect_dir'],
        message: 'expected on, or none: the kernel turns redirect_dir on where metacopy is on',
      });
    }
  });

const driverObject = z
  .strictObject({
    name: name.optional().describe('the grid column; the driver if absent'),
    driver: z.enum(DRIVER_NAMES).describe('storage driver, by its name in the engine'),
    store: z
      .literal('containerd')
      .optional()
      .describe("btrfs, zfs: containerd's snapshotter of that name, not Docker's graphdriver"),
    binary: program
      .optional()
      .describe('proxy only: the program of the snapshotter, a name on PATH or a path'),
    socket: absolutePath.optional().describe("proxy only: where it listens; [in the start's folder]"),
    args: z
      .array(z.string())
      .optional()
      .describe('proxy only: its arguments, with {socket} and {root}; [those of a known program]'),
    mode: z
      .enum(['loop-lvm', 'direct-lvm'])
      .optional()
      .describe('devicemapper only; [loop-lvm]; devmapper: always direct-lvm'),
    device: z
      .union([z.literal('auto'), absolutePath])
      .optional()
      .describe('direct-lvm: a block device; auto: a loop file, labelled as such'),
    pool: z
      .enum(['tool', 'engine'])
      .optional()
      .describe('devicemapper direct-lvm: who builds the thin pool; engine: dm.directlvm_device; [tool]'),
    infra: z
      .enum(['kept', 'dropped'])
      .optional()
      .describe('engines with CRI: whether pods have a pause container; [as the engine does by itself]'),
    engines: z
      .array(name)
      .min(1)
      .optional()
      .describe('names of the engines that are to run it; [every engine]'),
    options: z
      .array(z.string())
      .optional()
      .describe("further options of the driver; of a snapshotter: KEY=VALUE of containerd's configuration"),
    overlay: overlay
      .optional()
      .describe(
        `${OVER_OVERLAYFS.join(', ')}: parameters of the kernel's overlay module while the engine runs; throwaway hosts only`,
      ),
  })
  .superRefine((setup, context) => {
    const complain = (key: string, message: string) => {
      context.addIssue({ code: 'custom', path: [key], message });
    };
    const { modes = [], snapshotter } = anyDriver(setup) ?? {};
    const mode = setup.mode ?? modes[0];
    if (setup.mode !== undefined && !modes.includes(setup.mode)) {
      complain('mode', modesText(setup.driver, modes));
    }
    if (setup.device !== undefined && mode !== 'direct-lvm') {
      complain('device', `a device goes with ${DIRECT}`);
    }
    if (setup.pool !== undefined && mode !== 'direct-lvm') {
      complain('pool', `a pool goes with ${DIRECT}`);
    } else if (setup.pool === 'engine' && snapshotter === true) {
      complain('pool', 'expected tool, since containerd does not create the pool itself');
    }
    for (const [key, message] of snapshotterFaults(setup)) complain(key, message);
    if (setup.overlay !== undefined && !OVER_OVERLAYFS.includes(setup.driver)) {
      complain(
        'overlay',
        `only ${OVER_OVERLAYFS.join(', ')} stack layers with the kernel's overlayfs, ${setup.driver} does not`,
      );
    }
  })
  .transform(({ name: given, ...setup }) => {
    const [usual] = anyDriver(setup)?.modes ?? [];
    const mode = setup.mode ?? usual;
    const isDirect = mode === 'direct-lvm';
    const device = isDirect ? (setup.device ?? 'auto') : undefined;
    const pool = isDirect ? (setup.pool ?? 'tool') : undefined;
    return { name: given ?? setup.driver, ...setup, mode, device, pool };
  });

/** @param modes of the driver */
function modesText(driver: string, modes: readonly string[]): string {
  return modes.length > 0
    ? `expected ${modes.join(' or ')}, which is all that ${driver} has`
    : `only ${WITH_MODES.join(', ')} have modes, ${driver} has none`;
}

/** A driver setup: a driver's name alone, or with its mode and options. */
export const driver = z.union([
  z
    .enum(DRIVER_NAMES)
    .superRefine((known, context) => {
      const message = bareProxyFault(known);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    })
    .transform((known) => driverObject.parse({ driver: known })),
  driverObject,
]);
