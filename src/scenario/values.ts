import { z } from 'zod';

/** Of a scenario, a driver setup or a runtime: a file, a column or a row may be named after it. */
export const name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.=+@-]*$/,
    'expected a name of letters, digits and _ . = + @ - that starts with a letter or digit',
  )
  .max(64);

export const absolutePath = z.string().regex(/^\//, 'expected an absolute path');

const WITHOUT_ZERO = /^[^\0]*$/;

export const path = z.string().min(1).regex(WITHOUT_ZERO, 'expected a path without zero bytes');

/** A program to find on PATH, or the path of one. */
export const program = z
  .string()
  .regex(/^(\/[^\0]+|[^\0/\s]+)$/, 'expected the name of a program on PATH, or an absolute path');

const argument = z
  .string()
  .regex(WITHOUT_ZERO, 'expected text without zero bytes, which no argument can have');

/** As in a Dockerfile's CMD: the arguments one by one, or a line for the shell. */
export const command = z.union([
  argument
    .refine((line) => line.trim() !== '', 'expected a command')
    .transform((line): readonly string[] => ['/bin/sh', '-c', line]),
  z
    .array(argument)
    .min(1)
    .refine(([program]) => program !== '', 'expected a program as the first entry')
    .transform((argv): readonly string[] => argv),
]);

/** `60s`, `500ms`, `2m`, or a number of seconds, to milliseconds. */
export const duration = durationFrom(1);

/** The same, or none: `0s`. */
export const durationOrNone = durationFrom(0);

/** @param least in milliseconds */
function durationFrom(least: 0 | 1) {
  return (
    z
      .union([
        least === 0 ? z.number().nonnegative() : z.number().positive(),
        z.string().regex(/^\d+(\.\d+)?(ms|s|m)$/, 'expected a duration such as 60s, 500ms or 2m'),
      ])
      .transform((value) => {
        if (typeof value === 'number') return value * 1000;
        const unit = /[a-z]+$/.exec(value)?.[0];
        const factor = unit === 'ms' ? 1 : unit === 's' ? 1000 : 60_000;
        return Number.parseFloat(value) * factor;
      })
      // Node's timers count milliseconds in 31 bits; a longer one would be over at once.
      .pipe(
        z
          .number(`expected a duration from ${least}ms to 24 days`)
          .min(least)
          .max(24 * 86_400_000, 'expected a duration of at most 24 days'),
      )
  );
}

/** `8GiB`, `512MiB`, to bytes. */
export const size = z
  .string()
  .regex(/^\d+(MiB|GiB)$/, 'expected a size such as 8GiB or 512MiB')
  .transform((value) => Number.parseInt(value, 10) * (value.endsWith('GiB') ? 2 ** 30 : 2 ** 20))
  .refine((bytes) => Number.isSafeInteger(bytes) && bytes > 0, 'expected a size from 1MiB to less than 8PiB');

/** `4KiB`, `1MiB`, to bytes. */
export const fileSize = z
  .string()
  .regex(/^[1-9]\d{0,5}(KiB|MiB)$/, 'expected a size such as 4KiB or 1MiB')
  .transform((value) => Number.parseInt(value, 10) * (value.endsWith('MiB') ? 2 ** 20 : 2 ** 10))
  .refine((bytes) => bytes % 4096 === 0, 'expected a multiple of 4KiB');

/** `29`, `"20.10"` or `29.0.1`: as a number, 20.10 would be 20.1. */
export const engineVersion = z
  .union([
    z.int().min(17),
    z.string().regex(/^[1-9]\d(\.\d+){1,2}$/, 'expected a version in quotes, such as "29.0" or "20.10"'),
  ])
  .transform((given) => (typeof given === 'number' ? `${given}.0` : given));

export const count = (max: number, told?: string) => z.int().min(1).max(max, told);

/**
 * A level, or a list of them, which makes a ladder.
 * @param told - what to say of a level that is too high
 */
export const ladder = (max: number, told?: string, min = 1) => {
  const level = z.int().min(min).max(max, told);
  return z.union([level.transform((one) => [one]), z.array(level).min(1)]);
};
