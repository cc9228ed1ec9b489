/** A package of a suite, as its signed index describes it. */
export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  /** Of the .deb. */
  readonly bytes: number;
  readonly sha256: string;
  /** Names in Depends and Pre-Depends, all alternatives. */
  readonly depends: readonly string[];
}

/** Reads `apt-get --simulate install`: `Inst NAME [OLD] (VERSION ORIGIN [ARCH])`. @returns `NAME=VERSION` of each */
export function simulatedInstalls(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [, name, version] = /^Inst (\S+) (?:\[\S*\] )?\((\S+) /.exec(line) ?? [];
    return name === undefined || version === undefined ? [] : [`${name}=${version}`];
  });
}

/** Reads `apt-cache show`, which prints the index's own stanzas (deb-control(5)). */
export function packagesOf(shown: string): DebianPackage[] {
  return shown.split(/\n\n+/).flatMap((stanza) => {
    const field = (key: string): string => new RegExp(`^${key}: (.*)$`, 'm').exec(stanza)?.[1] ?? '';
    const name = field('Package');
    const depends = [field('Pre-Depends'), field('Depends')]
      .flatMap((relations) => relations.split(/[,|]/))
      .flatMap((relation) => /^\s*([a-z0-9][a-z0-9+.-]+)/.exec(relation)?.[1] ?? []);
    if (name === '') return [];
    return [
      { name, version: field('Version'), bytes: Number(field('Size')), sha256: field('SHA256'), depends },
    ];
  });
}

/**
 * The packages of libraries that programs of other packages need, over any number of dependencies. Other dependencies
 * (users, init scripts, Perl) matter to an installation only, and nothing is installed.
 * @param asked names of the programs' packages
 * @param resolved what apt would install for them
 */
export function librariesOf(asked: readonly string[], resolved: readonly DebianPackage[]): DebianPackage[] {
  const byName = new Map(resolved.map((one) => [one.name, one]));
  const found = new Set<string>();
  const follow = (name: string): void => {
    for (const needed of byName.get(name)?.depends ?? []) {
      if (!needed.startsWith('lib') || found.has(needed) || asked.includes(needed)) continue;
      if (!byName.has(needed)) continue;
      found.add(needed);
      follow(needed);
    }
  };
  for (const name of asked) follow(name);
  return resolved.filter(({ name }) => found.has(name));
}
