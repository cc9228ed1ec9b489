/** An entry of GRUB's menu that boots Linux. */
export interface GrubEntry {
  /** As grub-reboot(8) takes it: its id, or its title if it has none; after the submenus' and `>`. */
  readonly path: string;
  /** Its kernel image, as in grub.cfg: relative to GRUB's root. */
  readonly image: string;
  /** Its kernel's arguments. */
  readonly args: readonly string[];
}

/** What of grub.cfg decides which kernel comes next. */
export interface GrubMenu {
  /** Whether it obeys an entry that is chosen for the next boot, and forgets it (grub-mkconfig's 00_header). */
  readonly takesNextEntry: boolean;
  /** Whether it takes entries from files of the Boot Loader Specification (Fedora's blscfg). */
  readonly takesBlsEntries: boolean;
  readonly entries: readonly GrubEntry[];
}

/** Words of GRUB's script language: blanks separate, quotes group. */
const WORD = /'(?:[^']|'\\'')*'|"(?:\\.|[^"\\])*"|[^\s'"{}]+|[{}]/g;

/** Reads grub.cfg as grub-mkconfig writes it: one command a line, a block's `{` at the end of its line. */
export function grubMenu(text: string): GrubMenu {
  const entries: GrubEntry[] = [];
  /** Names of the open blocks; undefined: neither menu nor entry, as of a function. */
  const open: (string | undefined)[] = [];
  let isBls = false;
  for (const line of text.split('\n')) {
    const words = line.trimStart().startsWith('#') ? [] : (line.match(WORD) ?? []);
    const [command = ''] = words;
    if (command === 'blscfg') isBls = true;
    if (/^linux(16|efi)?$/.test(command) && open.length > 0) {
      const [image = '', ...args] = words.slice(1).map(unquoted);
      const path = open.filter((name) => name !== undefined).join('>');
      if (path !== '' && !entries.some((entry) => entry.path === path)) entries.push({ path, image, args });
    }
    if (words.at(-1) === '{') open.push(/^(menuentry|submenu)$/.test(command) ? nameOf(words) : undefined);
    else if (command === '}') open.pop();
  }
  return {
    takesNextEntry: /^\s*set default="?\$\{?next_entry\}?"?\s*$/m.test(text),
    takesBlsEntries: isBls,
    entries,
  };
}

/** Its id (`$menuentry_id_option 'ID'`, `--id ID`), or its title. A `>` in a name is doubled, as GRUB asks. */
function nameOf(words: readonly string[]): string {
  const at = words.findIndex((word) => /^(\$\{?menuentry_id_option\}?|--id)$/.test(word));
  return unquoted(words[at === -1 ? 1 : at + 1] ?? '').replaceAll('>', '>>');
}

function unquoted(word: string): string {
  if (word.startsWith("'")) return word.slice(1, -1).replaceAll("'\\''", "'");
  return word.startsWith('"') ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word;
}

/** A file of the Boot Loader Specification, as far as it matters here. */
export interface BlsFile {
  /** Without its folder. */
  readonly name: string;
  readonly text: string;
}

/** Fedora's GRUB has each under the file's name without `.conf`. */
export function blsEntries(files: readonly BlsFile[]): GrubEntry[] {
  return files.flatMap(({ name, text }) => {
    const image = valueIn(text, 'linux');
    if (image === undefined || !name.endsWith('.conf')) return [];
    const args = valueIn(text, 'options')?.split(/\s+/) ?? [];
    return [{ path: name.slice(0, -'.conf'.length).replaceAll('>', '>>'), image, args }];
  });
}

function valueIn(text: string, key: string): string | undefined {
  return new RegExp(`^${key}[ \\t]+(.+?)\\s*$`, 'm').exec(text)?.[1];
}

/**
 * The ordinary entry of a kernel: not its rescue entry, and the one with a name of its own before the topmost, which is
 * of whichever kernel is the newest.
 */
export function entryOf(release: string, entries: readonly GrubEntry[]): GrubEntry | undefined {
  const own = entries.filter(
    ({ image, args }) =>
      image.split('/').at(-1) === `vmlinuz-${release}` && !args.some((arg) => RESCUE.includes(arg)),
  );
  return own.find(({ path }) => path.includes(release)) ?? own[0];
}

/** Of Debian's recovery mode, systemd (kernel-command-line(7)) and Fedora's. */
const RESCUE: readonly string[] = [
  'single',
  'recovery',
  'rescue',
  '1',
  's',
  'S',
  'systemd.unit=rescue.target',
];

/** Variables of GRUB's environment block, as `grub-editenv list` prints them. */
export function grubVariables(listed: string): ReadonlyMap<string, string> {
  return new Map(
    listed.split('\n').flatMap((line): [string, string][] => {
      const at = line.indexOf('=');
      return at < 1 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
    }),
  );
}
