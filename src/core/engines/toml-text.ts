/** A file of TOML from its lines. */
export function tomlText(...lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

/** A basic string of TOML: JSON's escapes are among its own. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}
