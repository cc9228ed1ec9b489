import { expect, it } from 'vitest';
import { InterruptedError } from '../../../src/core/errors.ts';
import type { RunEvent } from '../../../src/core/record/events.ts';
import { sampleCount } from '../../../src/core/results/cell-result.ts';
import { gridTable } from '../../../src/core/grid/grid.ts';
import { nextBoot } from '../../../src/core/plan/next-boot.ts';
import type { StandInLabOptions } from '../../fakes/stand-in-lab.ts';
import { plan } from '../../fixtures/recorded-run.ts';
import {
  placesOf,
  plannedPlaces,
  runOnStandIn,
  samplesOf,
  type StandInRun,
} from '../../fixtures/stand-in-run.ts';

const KERNELS = ['5.10.0', '6.12.0'] as const;
const PLAN = plan(['overlay2', 'vfs'], ['runc', 'crun'], { rounds: 3 }, KERNELS);
/** What the older kernel cannot do. */
const OLD: Partial<StandInLabOptions> = {
  startLog: { overlay2: ['level=fatal msg="error initializing graphdriver: driver not supported"'] },
  script: ({ purpose, runtime }) =>
    purpose === 'probe' && runtime === 'crun' ? { fault: { kind: 'refuse', at: 'start' } } : {},
};

/** One session after the other, each under the kernel that the plan wants next. */
async function allSessions(earlier: readonly RunEvent[] = []): Promise<StandInRun[]> {
  const boot = nextBoot(PLAN, earlier);
  if (boot === undefined) return [];
  const { kernel } = boot;
  const run = await runOnStandIn(PLAN, kernel === KERNELS[0] ? OLD : {}, { earlier, kernel });
  return [run, ...(await allSessions(run.events))];
}

it('two kernels are measured in four sessions, and what one cannot do is measured under the other', async () => {
  const sessions = await allSessions();
  const results = sessions.at(-1)?.results;
  expect(results?.runs.map(({ boot, fingerprint }) => `${boot} ${fingerprint.kernel}`)).toEqual([
    '1 5.10.0',
    '2 6.12.0',
    '3 6.12.0',
    '4 5.10.0',
  ]);
  const rows = results?.cells.map((cell) =>
    [cell.kernel, cell.driver, cell.runtime, cell.outcome.kind, sampleCount(cell)].join(' '),
  );
  expect(rows).toEqual([
    '5.10.0 overlay2 runc unsupported 0',
    '5.10.0 overlay2 crun failed 0',
    '5.10.0 vfs runc measured 6',
    '5.10.0 vfs crun failed 0',
    '6.12.0 overlay2 runc measured 6',
    '6.12.0 overlay2 crun measured 6',
    '6.12.0 vfs runc measured 6',
    '6.12.0 vfs crun measured 6',
  ]);
  expect(results?.settled.has('vfs x crun on 5.10.0')).toBe(true);
  expect(results?.runtimes.get('crun on 5.10.0')?.outcome.kind).toBe('failed');
  expect(results?.runtimes.get('crun on 6.12.0')?.outcome.kind).toBe('ready');

  // Each kernel tries the runtimes once, and a refusal is not asked for again.
  expect(sessions.map(({ lab }) => lab.starts.filter((id) => id === 'probe').length)).toEqual([1, 1, 0, 0]);
  expect(sessions[3]?.restarts).toEqual(['r06-vfs']);
  const samples = samplesOf(sessions.at(-1)?.events ?? []);
  expect(samples.map(({ seq }) => seq)).toEqual(samples.map((_, index) => index + 1));
});

it('a boot that was interrupted is finished before the next, which measures just the rest of the plan', async () => {
  const reason = new InterruptedError('SIGTERM');
  const stop = new AbortController();
  let asked = 0;
  const [kernel] = KERNELS;
  const first = await runOnStandIn(
    PLAN,
    {
      script: ({ purpose }) => {
        if (purpose === 'sample' && ++asked === 5) stop.abort(reason);
        return {};
      },
    },
    { interrupted: stop.signal, kernel },
  );
  expect(first.thrown).toBe(reason);
  let { events } = first;
  const boots: (number | undefined)[] = [];
  for (let boot = nextBoot(PLAN, events); boot !== undefined; boot = nextBoot(PLAN, events)) {
    boots.push(boot.boot);
    ({ events } = await runOnStandIn(PLAN, {}, { earlier: events, kernel: boot.kernel }));
  }
  expect(boots).toEqual([1, 2, 3, 4]);
  expect(placesOf(samplesOf(events))).toEqual(plannedPlaces(PLAN));

  const again = await runOnStandIn(PLAN, {}, { earlier: events, kernel });
  expect(again.lab.starts).toEqual([]);
  expect(again.results.cells.every(({ outcome }) => outcome.kind === 'measured')).toBe(true);
  expect(gridTable(again.results, 'n').rows).toEqual([
    ['runc', 'v5.10.0', 6, 6],
    ['runc', 'v6.12.0', 6, 6],
    ['crun', 'v5.10.0', 6, 6],
    ['crun', 'v6.12.0', 6, 6],
  ]);
});
