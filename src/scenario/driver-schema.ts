import { z } from 'zod';
import { anyDriver, DRIVER_NAMES } from '../core/engines/engine-of.ts';
import { absolutePath, name } from './values.ts';

/** Drivers that have modes. */
const WITH_MODES = DRIVER_NAMES.filter((driver) => anyDriver(driver)?.modes !== undefined);
const DIRECT = `driver: ${WITH_MODES.join(', ')}, mode: direct-lvm`;

const driverObject = z
  .strictObject({
    name: name.optional().describe('the grid column; the driver if absent'),
    driver: z.enum(DRIVER_NAMES).describe('storage driver, by its name in the engine'),
    mode: z.enum(['loop-lvm', 'direct-lvm']).optional().describe('devicemapper only; [loop-lvm]'),
    device: z
      .union([z.literal('auto'), absolutePath])
      .optional()
      .describe('devicemapper direct-lvm: a block device; auto: a loop file, labelled as such'),
    pool: z
      .enum(['tool', 'engine'])
      .optional()
      .describe('devicemapper direct-lvm: who builds the thin pool; engine: dm.directlvm_device; [tool]'),
    options: z.array(z.string()).optional().describe('further options of the driver'),
  })
  .superRefine((setup, context) => {
    const complain = (key: string, message: string) => {
      context.addIssue({ code: 'custom', path: [key], message });
    };
    const { modes = [] } = anyDriver(setup.driver) ?? {};
    if (setup.mode !== undefined && !modes.includes(setup.mode)) {
      complain('mode', `only ${WITH_MODES.join(', ')} has modes, ${setup.driver} has none`);
    }
    if (setup.device !== undefined && setup.mode !== 'direct-lvm') {
      complain('device', `a device goes with ${DIRECT}`);
    }
    if (setup.pool !== undefined && setup.mode !== 'direct-lvm') {
      complain('pool', `a pool goes with ${DIRECT}`);
    }
  })
  .transform(({ name: given, ...setup }) => {
    const [usual] = anyDriver(setup.driver)?.modes ?? [];
    const mode = setup.mode ?? usual;
    const isDirect = mode === 'direct-lvm';
    const device = isDirect ? (setup.device ?? 'auto') : undefined;
    const pool = isDirect ? (setup.pool ?? 'tool') : undefined;
    return { name: given ?? setup.driver, ...setup, mode, device, pool };
  });

/** A driver setup: a driver's name alone, or with its mode and options. */
export const driver = z.union([
  z.enum(DRIVER_NAMES).transform((known) => driverObject.parse({ driver: known })),
  driverObject,
]);
