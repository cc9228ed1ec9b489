/**
 * Splits a line into words as systemd does for Environment= and command lines: blanks separate, quotes group
 * (systemd.syntax(7)). The same suits the shell assignments of /etc/default/docker.
 */
export function words(line: string): string[] {
  const found = line.match(/(?:[^\s"']+|"(?:\\.|[^"\\])*"|'[^']*')+/g) ?? [];
  return found.map((word) =>
    word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'/g, (_, double?: string, single?: string) =>
      double === undefined ? (single ?? '') : double.replace(/\\(.)/g, '$1'),
    ),
  );
}

/** Assignments of an environment file (systemd.exec(5), EnvironmentFile=); `export` as shells take it. */
export function assignments(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*)$/.exec(line);
    if (match === null || line.trimStart().startsWith('#')) continue;
    // One value, quoted or not; a comment after it is the shell's.
    const value = (match[2] ?? '').trim();
    const quoted = /^(["'])(.*)\1\s*(?:#.*)?$/.exec(value);
    found[match[1] ?? ''] = quoted?.[2] ?? value.replace(/\s+#.*$/, '');
  }
  return found;
}

/**
 * The arguments a unit gives: `$NAME` as a word of its own is split into words, `${NAME}` is put in as it is
 * (systemd.service(5), "Command lines").
 */
export function expanded(args: readonly string[], environment: Readonly<Record<string, string>>): string[] {
  return args.flatMap((arg) => {
    const alone = /^\$(?:([A-Za-z_]\w*))$/.exec(arg);
    if (alone !== null) return words(environment[alone[1] ?? ''] ?? '');
    return [arg.replace(/\$\{([A-Za-z_]\w*)\}/g, (_, name: string) => environment[name] ?? '')];
  });
}
