import type { EngineFlag } from './host-service.ts';

/** What must be known of an engine's flags to read them. */
export interface FlagNames {
  /** Long names by the short ones. */
  readonly short: Readonly<Record<string, string>>;
  /** Long names of those that never take the next argument as their value. */
  readonly switches: ReadonlySet<string>;
}

/** Reads arguments as pflag does: `-s x`, `-sx`, `--storage-driver x` and `--storage-driver=x`. */
export function parseFlags(args: readonly string[], { short, switches }: FlagNames): EngineFlag[] {
  const flags: EngineFlag[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    const match = /^(?:--(?<long>[a-z0-9-]+)|-(?<short>[A-Za-z]))(?<rest>.*)$/.exec(arg)?.groups;
    if (match === undefined) continue;
    const name = match['long'] ?? short[match['short'] ?? ''] ?? match['short'] ?? '';
    const rest = match['rest'] ?? '';
    if (rest !== '') {
      flags.push({ name, value: rest.replace(/^=/, ''), text: arg });
      continue;
    }
    const next = args[index + 1];
    const takesNext = next !== undefined && !next.startsWith('-') && !switches.has(name);
    flags.push({ name, value: takesNext ? next : '', text: takesNext ? `${arg} ${next}` : arg });
    if (takesNext) index++;
  }
  return flags;
}

/** Flags as arguments again, without the named ones. */
export function flagArguments(flags: readonly EngineFlag[], ...without: readonly string[]): string[] {
  return flags
    .filter((flag) => !without.includes(flag.name))
    .map(({ name, value }) => (value === '' ? `--${name}` : `--${name}=${value}`));
}

/** The value of the last flag of these names. */
export function flagValue(flags: readonly EngineFlag[], ...names: readonly string[]): string | undefined {
  return flags.findLast((flag) => names.includes(flag.name))?.value;
}
