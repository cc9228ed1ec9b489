import { INNER_AXES } from '../axes/cell.ts';
import { UsageError } from '../errors.ts';
import { overHosts } from '../results/over-hosts.ts';
import type { ResultSet } from '../results/result-set.ts';
import type { Side } from './side.ts';

/** What is taken of a gathered run; absent: all. */
export interface Taken {
  readonly kernel?: string | undefined;
  readonly hosts?: readonly string[] | undefined;
}

/**
 * Some hosts of a gathered run, or all, under one kernel: each cell with what all of them measured. Hosts that ran one
 * kernel each need not have run the same.
 * @param name - as the user named it
 * @throws UsageError if a host ran several kernels and none is named, or no cell is left
 */
export function sideOfHosts(
  name: string,
  results: ResultSet,
  environment: unknown,
  { kernel, hosts }: Taken,
): Side {
  const cells = results.cells.filter(
    (cell) =>
      (kernel === undefined || cell.kernel === kernel) &&
      (hosts === undefined || hosts.includes(cell.host ?? '')),
  );
  const [several] = (results.plan.hosts ?? []).filter(
    ({ boots }) => kernel === undefined && new Set(boots?.map((boot) => boot.kernel)).size > 1,
  );
  if (several !== undefined) {
    const { kernels } = results;
    throw new UsageError(`${name} has several kernels: ${kernels.join(', ')}`, {
      hint: `Name one, for example ${name}@${kernels[0] ?? ''}.`,
    });
  }
  if (cells.length === 0) {
    throw new UsageError(`expected hosts of ${name} under kernel ${kernel ?? ''}, found none`, {
      hint: `It has ${hostNames(results).join(', ')}.`,
    });
  }
  const taken = new Set(cells.map(({ host }) => host));
  return {
    ...{ name, results, environment, kernel },
    cells: overHosts(cells, INNER_AXES),
    hosts: hostNames(results).filter((host) => taken.has(host)),
  };
}

export function hostNames({ plan }: Pick<ResultSet, 'plan'>): readonly string[] {
  return plan.hosts?.map(({ host }) => host) ?? [];
}

/**
 * The hosts that a list names: `web-1,web-2`, with `*` for any letters.
 * @throws UsageError if a part of it names none
 */
export function hostsNamed(name: string, results: ResultSet, list: string): readonly string[] {
  const all = hostNames(results);
  const found = list.split(',').flatMap((pattern) => {
    const [first = '', ...rest] = pattern.split('*');
    const named = all.filter((host) =>
      rest.length === 0 ? host === first : matches(host, [first, ...rest]),
    );
    if (named.length > 0) return named;
    throw new UsageError(`expected a host of ${name}, found ${pattern}`, {
      hint: `It has ${listed(all)}${results.kernels.length > 1 ? `, and the kernels ${results.kernels.join(', ')}` : ''}.`,
    });
  });
  return all.filter((host) => found.includes(host));
}

/** Whether a name begins with the first part, ends with the last and has the others between, in order. */
function matches(host: string, parts: readonly string[]): boolean {
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  if (!host.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = host.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return host.endsWith(last) && host.length - last.length >= at;
}

function listed(hosts: readonly string[]): string {
  const rest = hosts.length - 8;
  return rest > 0 ? `${hosts.slice(0, 8).join(', ')} and ${rest} more` : hosts.join(', ');
}
