/** What is wrong with a job file, and where. */
export interface JobFileFault {
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

/** Also a column's and a file's name. */
const JOB_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
/** Rows of tables beside those of the steps. */
const TAKEN = ['total', 'unexplained'];
/** Names that fio has for it (options.c). */
const WAITS = ['stonewall', 'wait_for_previous'];

/**
 * The names of the jobs in a job file of fio, in order. Reads sections as fio does (fio(1), "JOB FILE FORMAT"; init.c,
 * __parse_jobs_ini), and only what makes jobs into steps: fio itself checks the options.
 */
export function jobNames(text: string): { readonly names: readonly string[] } | JobFileFault {
  const names: string[] = [];
  const file = sections(text);
  if ('message' in file) return file;
  let isGlobalWait = false;
  for (const { line, name, options } of file) {
    const included = options.find((option) => option.name === 'include');
    if (included !== undefined)
      return {
        line: included.line,
        message: 'include: the container gets this file alone; put the lines here',
      };
    const waits = options.findLast((option) => WAITS.includes(option.name));
    const isWait: boolean = waits === undefined ? isGlobalWait : waits.value !== '0';
    if (name === 'global') {
      isGlobalWait = isWait;
      continue;
    }
    const fault = nameFault(name, names) ?? (names.length === 0 || isWait ? undefined : besides(name, names));
    if (fault !== undefined) return { line, message: fault };
    names.push(name);
  }
  if (names.length === 0) return { line: 1, message: 'expected a job, such as [write], found none' };
  return { names };
}

function nameFault(name: string, before: readonly string[]): string | undefined {
  if (!JOB_NAME.test(name)) {
    return `expected a job name of letters, digits, dots, dashes and underscores, found ${shown(name)}`;
  }
  if (TAKEN.includes(name)) return `the tables have a row named ${name}; name the job otherwise`;
  return before.includes(name) ? `the job name ${name} is used twice; rename one` : undefined;
}

function besides(name: string, before: readonly string[]): string {
  return `${name} would run at the same time as ${before.at(-1) ?? ''}, and each job is a step; add \`stonewall\` to it, or to [global]`;
}

interface Section {
  readonly line: number;
  readonly name: string;
  readonly options: readonly Option[];
}

interface Option {
  readonly line: number;
  readonly name: string;
  readonly value: string | undefined;
}

function sections(text: string): readonly Section[] | JobFileFault {
  const found: (Section & { options: Option[] })[] = [];
  for (const [index, whole] of text.split('\n').entries()) {
    const line = index + 1;
    const content = contentOf(whole);
    if (content === '') continue;
    if (content.startsWith('[')) {
      const name = /^\[([^\]]*)\]$/.exec(content)?.[1];
      if (name === undefined) return { line, message: `expected [NAME], found ${shown(content)}` };
      found.push({ line, name, options: [] });
      continue;
    }
    const last = found.at(-1);
    if (last === undefined) {
      return { line, message: `expected a section, such as [global] or [write], found ${shown(content)}` };
    }
    const [, name = content, value] = /^([^\s=]+)\s*=?\s*(.*)$/.exec(content) ?? [];
    last.options.push({ line, name, value });
  }
  return found;
}

/** Without a comment, which begins anywhere (init.c, strip_blank_end). */
function contentOf(line: string): string {
  return line.replace(/[;#].*$/s, '').trim();
}

/** The line of the option that fio quotes in a complaint, counted from 1. */
export function optionLine(text: string, complaint: string): number | undefined {
  const quoted = /^(?:Bad option <(.+)>|fio: failed parsing (.+)|fio: option <(.+)> outside.*)$/m.exec(
    complaint,
  );
  const option = quoted?.slice(1).find((one: string | undefined) => one !== undefined);
  const index = text.split('\n').findIndex((line) => contentOf(line) === option?.trim());
  return index === -1 ? undefined : index + 1;
}

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
}
