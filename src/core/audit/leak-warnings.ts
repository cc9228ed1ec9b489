import type { LeakFound } from '../record/events.ts';
import { groupBy } from '../group-by.ts';
import type { ResourceKind } from './resource.ts';
import { counted } from '../counted.ts';

const SHOWN = 3;

/**
 * A sentence for each owner, occasion and fate of what was left behind: who, how much of what, and what became of it.
 * The events list every single thing.
 */
export function leakWarnings(leaks: readonly LeakFound[]): string[] {
  const groups = groupBy(leaks, (leak) =>
    [leak.whose, leak.runtime, leak.tried, leak.outcome, leak.place].join('\n'),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : sentence(first, group);
  });
}

function sentence(first: LeakFound, group: readonly LeakFound[]): string {
  const what = [...groupBy(group, ({ kind }) => kind)]
    .map(([kind, same]) => countedLeaks(kind, same))
    .join(', ');
  if (first.place === 'host' && first.whose === 'unknown') {
    return `found on the host after the run, without a sign that the run made it: ${what}; left alone`;
  }
  const starts = new Set(
    group.flatMap(({ round, restart_id: id }) => (round === undefined ? [] : (id ?? []))),
  ).size;
  const where = starts > 1 ? ` in ${starts} engine starts` : '';
  return `${owner(first)} left behind${where}: ${what}; ${fate(first)}`;
}

function owner({ whose, runtime, tried, started }: LeakFound): string {
  switch (whose) {
    case 'runtime': {
      if (tried === undefined) return `the runtime ${runtime ?? ''}`;
      const command = tried === runtime ? `plain ${tried}` : tried;
      return `probe: ${command}${started === false ? ' started no container and' : ''}`;
    }
    case 'engine':
      return `the engine${runtime === undefined ? '' : `, under the runtime ${runtime},`}`;
    case 'tool':
      return 'drivergrid';
    case 'unknown':
      return 'the engine or one of its runtimes';
  }
}

function fate({ outcome, place, round }: LeakFound): string {
  const beside = round === undefined ? 'no sample is affected' : 'it was there while samples were taken';
  switch (outcome) {
    case 'ended':
      return place === 'host' ? 'it went away by itself' : `cleaned up with the engine; ${beside}`;
    case 'removed':
      return place === 'host' ? 'removed' : `removed after the engine ended; ${beside}`;
    case 'left':
      return 'it is still there: docs/recovery.md says how to remove it';
  }
}

function countedLeaks(kind: ResourceKind, leaks: readonly LeakFound[]): string {
  const names = [...new Set(leaks.flatMap(({ what }) => nameIn(kind, what)))];
  const shown = names.slice(0, SHOWN).join(', ') + (names.length > SHOWN ? ', ...' : '');
  return `${counted(leaks.length, kind, kind === 'process' ? 'processes' : undefined)}${shown === '' ? '' : ` (${shown})`}`;
}

/** Kinds whose long paths or numbers say little. */
const NAMELESS: readonly ResourceKind[] = ['cgroup', 'file', 'socket', 'network namespace'];

/** A thing's name in a sentence; of a process its program. */
function nameIn(kind: ResourceKind, what: string): string[] {
  if (NAMELESS.includes(kind)) return [];
  if (kind === 'container') return [what.slice(0, 12)];
  if (kind !== 'process') return [what];
  const [, program = ''] = /^pid \d+, (\S+)/.exec(what) ?? [];
  return [program.slice(program.lastIndexOf('/') + 1)];
}
