import { rm } from 'node:fs/promises';
import { strikeBefore, type Expected, type Fault } from '../support/fault.ts';

/** A runtime that misbehaves from its third sample on. */
export const unrulyRuntime: readonly Fault[] = [
  unruly('a runtime that hangs in create', inCommand('create', 'exec sleep 600'), {
    says: /x crun: failed, start: the iteration did not end within 2000 ms/,
    withinMs: 20_000,
  }),
  unruly('a runtime that hangs in delete', inCommand('delete', 'exec sleep 600'), {
    says: /x crun: failed, (exit|remove): the iteration did not end within 2000 ms/,
    withinMs: 20_000,
  }),
  unruly(
    'a runtime that ends with 3 and garbage on both outputs',
    inCommand('create', `printf '\\377\\000\\033[31m{"a":\\n'; printf '\\376\\007<<not json' >&2; exit 3`),
    { says: /x crun: failed, start: .*exit status 3/, withinMs: 5000 },
  ),
  unruly(
    'a runtime that says garbage, does nothing and ends with 0',
    inCommand('create', `printf '\\377 garbage'; exit 0`),
    { says: /x crun: failed, start: /, withinMs: 5000 },
  ),
  {
    name: 'a runtime that is deleted in the midst of the run',
    arrange: (bench) => {
      strikeBefore(bench, () => rm(bench.crun.path), 'crun');
    },
    expected: { exitCode: 4, says: /x crun: failed, start: .*no such file/, withinMs: 5000, lost: 2 },
  },
];

function inCommand(command: string, deed: string): string {
  return `if [ "$command" = ${command} ]; then ${deed}; fi`;
}

function unruly(name: string, deed: string, { says, withinMs }: Pick<Expected, 'says' | 'withinMs'>): Fault {
  return {
    name,
    arrange: async (bench) => {
      bench.scenario['timeout'] = '2s';
      await bench.crun.write(deed);
      strikeBefore(bench, () => bench.crun.beUnruly(), 'crun');
    },
    expected: { exitCode: 4, says, withinMs, lost: 2 },
  };
}
