import { LineCounter, parseDocument, isMap, isNode, isScalar, visit, type Document, type Node } from 'yaml';
import type { z } from 'zod';
import { errorText, UsageError } from '../core/errors.ts';
import { jobNames } from '../core/scenario/job-file.ts';
import type { Scenario } from '../core/scenario/scenario.ts';
import { issueText } from './issue-text.ts';
import { scenarioSchema } from './schema.ts';

const HINT = 'The scenario must be YAML; `drivergrid schema` describes it.';

/**
 * Reads a scenario from YAML text.
 * @param source the file's name in messages
 * @param readJob reads the job file that the scenario names, by that name; absent: it is not read
 * @throws UsageError with a line per mistake, `file:line: what is wrong`
 */
export function parseScenario(text: string, source: string, readJob?: (path: string) => string): Scenario {
  const lines = new LineCounter();
  const document = readable(source, () =>
    parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' }),
  );
  if (document.errors.length > 0) {
    const complaints = document.errors.map(
      (error) => `${source}:${lines.linePos(error.pos[0]).line}: ${inWords(error)}`,
    );
    throw new UsageError(complaints.join('\n'), {
      hint: HINT,
    });
  }
  if (!isMap(document.contents)) {
    throw new UsageError(`${source}:1: a scenario is a mapping of keys such as name, drivers and runtimes`, {
      hint: 'See scenarios/quick.yaml for an example.',
    });
  }
  readable(source, () => {
    requirePlain(document, lines, source);
  });
  const parsed = scenarioSchema.safeParse(readable(source, (): unknown => document.toJS()));
  if (parsed.success) {
    const { job } = parsed.data;
    if (job === undefined || readJob === undefined) return parsed.data;
    const line = lineOf(document, ['job'], lines);
    return { ...parsed.data, job_text: readJobText(job, readJob, `${source}:${line}`) };
  }
  const complaints = flattened(parsed.error.issues)
    .flatMap((issue) => complaintsOf(issue, document, lines))
    .toSorted((one, other) => one.line - other.line)
    .map(({ line, text }) => `${source}:${line}: ${text}`);
  throw new UsageError([...new Set(complaints)].join('\n'), {
    hint: '`drivergrid schema` prints every key with its default.',
  });
}

/** @throws UsageError where it cannot be read, or is no job file that makes steps */
function readJobText(job: string, readJob: (path: string) => string, place: string): string {
  let text: string;
  try {
    text = readJob(job);
  } catch (cause) {
    throw new UsageError(`${place}: cannot read the job file ${job}: ${errorText(cause)}`, {
      hint: 'The path is relative to the scenario file.',
      cause,
    });
  }
  const found = jobNames(text);
  if ('names' in found) return text;
  throw new UsageError(`${place}: ${job}:${found.line}: ${found.message}`, {
    hint: 'See scenarios/fio.fio for an example, and fio(1), "JOB FILE FORMAT".',
  });
}

/** The library recurses with every level until the stack is full. */
function inWords(error: unknown): string {
  const text = errorText(error);
  return text.includes('call stack') ? 'it is nested too deeply' : text;
}

/** What the YAML library throws instead of recording it: endless nesting, or aliases that expand without limit. */
function readable<T>(source: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`${source}:1: cannot be read: ${inWords(cause)}`, { hint: HINT, cause });
  }
}

/**
 * Finds what the YAML library would only report while it builds values, without a line: an alias without an anchor; and
 * a list or mapping as a key, which it writes out as text, twice as long with every level.
 */
function requirePlain(document: Document, lines: LineCounter, source: string): void {
  const complaints: string[] = [];
  const complain = (node: Node, message: string): void => {
    complaints.push(`${source}:${lines.linePos(node.range?.[0] ?? 0).line}: ${message}`);
  };
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return;
      complain(alias, `*${alias.source} has no anchor &${alias.source} before it`);
    },
    Pair: (_, { key }) => {
      if (!isNode(key) || isScalar(key)) return undefined;
      complain(key, 'expected a name as a key, found a list, a mapping or an alias');
      return visit.SKIP;
    },
  });
  if (complaints.length > 0) throw new UsageError(complaints.join('\n'), { hint: HINT });
}

type Issue = z.core.$ZodIssue;

/** A union reports all its branches; the branch that got furthest says what the user meant. */
function flattened(issues: readonly Issue[], prefix: PropertyKey[] = []): Issue[] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ ...issue, path }];
    const branches = issue.errors.map((branch) => flattened(branch, path));
    const meant = branches.find((branch) =>
      branch.every((found) => found.path.length > path.length || found.code === 'unrecognized_keys'),
    );
    return (
      meant ??
      branches.find((branch) => branch.some((found) => found.code !== 'invalid_type')) ??
      branches[0] ??
      []
    );
  });
}

interface Complaint {
  readonly line: number;
  readonly text: string;
}

function complaintsOf(issue: Issue, document: Document, lines: LineCounter): Complaint[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      line: lineOf(document, [...issue.path, key], lines),
      text: `unknown key "${key}"`,
    }));
  }
  const where = issue.path.length === 0 ? '' : ` in ${issue.path.map(String).join('.')}`;
  const given: unknown = document.getIn(issue.path);
  const found = isNode(given) ? '' : `, found ${given === undefined ? 'none' : JSON.stringify(given)}`;
  return [{ line: lineOf(document, issue.path, lines), text: `${issueText(issue)}${where}${found}` }];
}

/** Line of the deepest existing node on the path, of its key if it is a mapping's value. */
function lineOf(document: Document, path: PropertyKey[], lines: LineCounter): number {
  for (let depth = path.length; depth > 0; depth--) {
    const parent: unknown = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const last = path[depth - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => String(item.key) === String(last));
      if (pair !== undefined && isNode(pair.key) && pair.key.range)
        return lines.linePos(pair.key.range[0]).line;
    }
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
