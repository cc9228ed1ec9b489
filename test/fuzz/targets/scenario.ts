import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { AXES } from '../../../src/core/axes/known-axes.ts';
import { loadScenario } from '../../../src/cli/load-scenario.ts';
import { DrivergridError } from '../../../src/core/errors.ts';
import { plannedStarts } from '../../../src/core/plan/planned-starts.ts';
import { planRun } from '../../../src/core/plan/plan-run.ts';
import type { Scenario } from '../../../src/core/scenario/scenario.ts';
import { mutatedBytes, mutatedValue } from '../mutations.ts';
import { scratchFolder } from '../scratch.ts';
import { orToldWhy, type FuzzTarget } from '../target.ts';

const SHIPPED = new URL('../../../scenarios/', import.meta.url);
/** With every key of the schema. */
const WHOLE = {
  ...{ name: 'whole', workload: 'docker-cli', image: 'builtin:hello', network: 'none', backing: 'host' },
  ...{ backing_size: '8GiB', engine: '/usr/bin/dockerd', rounds: 2, iterations: 3, warmup: 0, seed: 7 },
  ...{ order: 'sequential', concurrency: [1, 4], sentinel: true, timeout: '500ms', reference: 'talk-2018' },
  drivers: [
    'vfs',
    {
      name: 'dm',
      driver: 'devicemapper',
      mode: 'direct-lvm',
      device: 'auto',
      pool: 'tool',
      options: ['a=b'],
    },
  ],
  runtimes: [
    'runc',
    { name: 'crun', path: '/usr/bin/crun', args: ['--x'] },
    { name: 'k', runtimeType: 'io.k' },
  ],
};

/** What YAML gives a meaning to. */
const TOKENS = [
  ...[
    '&a ',
    '*a',
    '*b ',
    '<<: ',
    '!!binary ',
    '!!set ',
    '!!str ',
    '!!int ',
    '!!js/function ',
    '!x!y ',
    '? ',
    ': ',
  ],
  ...[
    '- ',
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '%TAG ! a\n',
    '| \n',
    '>-\n',
    '# ',
    '@',
    '`',
    '\t',
    '{ ',
    '[ ',
    ', ',
  ],
  ...[
    '.inf',
    '.nan',
    '-.inf',
    '0x7fffffffffffffff',
    '1e999',
    '~',
    'null',
    'yes',
    '2001-01-01',
    '"\\x1b"',
    '"\\uD800"',
  ],
];

/** Above that a plan is not laid out here: it takes seconds, and is refused or not by its size alone. */
const LARGE_PLAN = 20_000;

export function scenarioTarget(): FuzzTarget<Buffer> {
  const path = join(scratchFolder(), 'scenario.yaml');
  const shipped = readdirSync(SHIPPED)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(new URL(name, SHIPPED), 'utf8'));
  const seeds = fc.oneof(
    fc.constantFrom(...shipped),
    mutatedValue([WHOLE]).map((value) => JSON.stringify(value, undefined, 1)),
  );
  return {
    inputs: mutatedBytes(seeds, TOKENS),
    deadlineMs: 10_000,
    attempt: async (bytes) => {
      writeFileSync(path, bytes);
      const found = await orToldWhy(() => loadScenario(path, {}), /^\S+scenario\.yaml:(\d+:)? \S/);
      if (!(found instanceof DrivergridError)) requireSound(found);
    },
  };
}

/** What the rest of the tool takes for granted of a scenario. */
function requireSound(scenario: Scenario): void {
  const { rounds, iterations, warmup, timeout_ms, backing_bytes } = scenario;
  // A longer one ends at once: Node's timers count in 31 bits.
  if (!(timeout_ms >= 1 && timeout_ms < 2 ** 31)) throw new Error(`a timeout of ${timeout_ms} ms`);
  if (!(Number.isSafeInteger(backing_bytes) && backing_bytes > 0))
    throw new Error(`a disk of ${backing_bytes}`);
  // An axis without values divides nothing.
  const ofStart = AXES.filter(({ changesWith }) => changesWith === 'burst').reduce(
    (cells, axis) => cells * (axis.planned(scenario).length || 1),
    1,
  );
  const plots = plannedStarts(scenario).length * ofStart;
  const samples = plots * rounds * (iterations + warmup);
  if (samples > LARGE_PLAN) return;
  const plan = planRun(scenario, { runId: 'r1', seed: scenario.seed ?? 1, lab: 'private' });
  const planned = plan.rounds
    .filter((round) => round.sentinel === undefined)
    .flatMap((round) => round.bursts)
    .reduce((sum, burst) => sum + burst.iterations.length, 0);
  if (planned !== samples) throw new Error(`${samples} samples asked for, ${planned} planned`);
}
