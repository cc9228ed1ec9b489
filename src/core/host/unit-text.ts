/**
 * Splits a line into words as systemd does for Environment= and command lines: blanks separate, quotes group
 * (systemd.syntax(7)).
 */
export function words(line: string): string[] {
  const found = line.match(/(?:[^\s"']+|"(?:\\.|[^"\\])*"|'[^']*')+/g) ?? [];
  return found.map((word) =>
    word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'/g, (_, double?: string, single?: string) =>
      double === undefined ? (single ?? '') : double.replace(/\\(.)/g, '$1'),
    ),
  );
}

/**
 * Assignments of an environment file as systemd reads it (systemd src/basic/env-file.c, parse_env_file_internal): lines
 * continue after a backslash and within quotes; what is not an assignment (`export A=b`, `A+=b`) is skipped.
 */
export function assignments(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const source = `${text}\n`;
  let at = 0;
  while (at < source.length) {
    const first = source[at] ?? '';
    if (BLANK.test(first)) {
      at++;
      continue;
    }
    if ('#;'.includes(first)) {
      at = endOfComment(source, at) + 1;
      continue;
    }
    const line = source.slice(at, source.indexOf('\n', at));
    const equals = line.indexOf('=');
    if (equals === -1) {
      at += line.length + 1;
      continue;
    }
    const name = line.slice(0, equals).trimEnd();
    const value = valueAt(source, at + equals + 1);
    if (/^[A-Za-z_]\w*$/.test(name)) found[name] = value.text;
    at = value.end;
  }
  return found;
}

const BLANK = /\s/;

function endOfComment(source: string, at: number): number {
  let end = at;
  while (end < source.length && source[end] !== '\n') end += source[end] === '\\' ? 2 : 1;
  return end;
}

/** A value of quoted and plain parts, up to the line's end outside quotes. */
function valueAt(source: string, begin: number): { text: string; end: number } {
  let text = '';
  let plain = '';
  let isBegin = true;
  let at = begin;
  for (; at < source.length; at++) {
    const char = source[at] ?? '';
    if (char === '\n') break;
    if (isBegin && (char === '"' || char === "'")) {
      const quoted = char === '"' ? doubleQuoted(source, at + 1) : singleQuoted(source, at + 1);
      text += quoted.text;
      at = quoted.end;
    } else if (char === '\\') {
      at++;
      const next = source[at] ?? '';
      isBegin = false;
      if (next !== '\n') plain += next;
    } else if (!isBegin || !BLANK.test(char)) {
      isBegin = false;
      plain += char;
    }
  }
  return { text: text + plain.trimEnd(), end: at + 1 };
}

function singleQuoted(source: string, begin: number): { text: string; end: number } {
  const end = source.indexOf("'", begin);
  return end === -1
    ? { text: source.slice(begin), end: source.length }
    : { text: source.slice(begin, end), end };
}

/** A backslash before a character that needs none stays, as in shells. */
function doubleQuoted(source: string, begin: number): { text: string; end: number } {
  let text = '';
  let at = begin;
  for (; at < source.length && source[at] !== '"'; at++) {
    if (source[at] !== '\\') {
      text += source[at] ?? '';
      continue;
    }
    at++;
    const next = source[at] ?? '';
    if (next !== '\n') text += '"\\`$'.includes(next) ? next : `\\${next}`;
  }
  return { text, end: at };
}

/**
 * A unit's arguments: `$NAME` as a word of its own is split into words, `${NAME}` is inserted unchanged, `$$` is a
 * dollar sign (systemd.service(5), "Command lines").
 */
export function expanded(args: readonly string[], environment: Readonly<Record<string, string>>): string[] {
  return args.flatMap((arg) => {
    const alone = /^\$(?:([A-Za-z_]\w*))$/.exec(arg);
    if (alone !== null) return words(environment[alone[1] ?? ''] ?? '');
    return [
      arg.replace(/\$(?:\$|\{([A-Za-z_]\w*)\})/g, (_, name?: string) =>
        name === undefined ? '$' : (environment[name] ?? ''),
      ),
    ];
  });
}
