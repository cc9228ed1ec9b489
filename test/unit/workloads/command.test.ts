import { expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/host/system-clock.ts';
import { planRun } from '../../../src/core/plan/plan-run.ts';
import { HELLO_OUTPUT } from '../../../src/image/hello-elf.ts';
import { parseScenario } from '../../../src/scenario/load.ts';
import { command } from '../../../src/workloads/command.ts';
import { heldClock } from '../../fakes/held-clock.ts';
import { runOnStandIn, samplesOf } from '../../fixtures/stand-in-run.ts';
import { sampler } from '../../fixtures/stand-in-sampler.ts';

const LATENCY = { create: 0.3, attach: 0.3, wait: 0.3, start: 0.3, exit: 0.3, die: 0.3, remove: 0.6 };
const NO_LUCK = { kind: 'exit', code: 3, stderr: 'no luck\n' } as const;
const ARGV = { command: ['/bin/sh', '-c', 'exit 3'] };

it('its four steps are the whole, and the engine gets the command but not the output to log', async () => {
  const script = () => ({ latency: LATENCY, fault: NO_LUCK });
  await using engine = await sampler(
    { clock: systemClock, script },
    { workload: command, scenario: { ...ARGV, exit_code: 3 } },
  );
  const sample = await engine.sample();
  expect(sample, sample.error).toMatchObject({ status: 'ok', exit_code: 3 });
  expect(Object.keys(sample.steps_us)).toEqual(command.steps);
  expect(Object.values(sample.steps_us).reduce((sum, us) => sum + us, 0)).toBe(sample.total_us);
  expect(sample.quantities).toEqual({ output_bytes: (HELLO_OUTPUT + NO_LUCK.stderr).length });
  expect(engine.lives[0]?.request).toMatchObject({ command: ARGV.command, logDriver: 'none' });
});

it('another exit code is a failed sample of the step run, with what the command said', async () => {
  const script = () => ({ latency: LATENCY, fault: NO_LUCK });
  await using engine = await sampler({ script }, { workload: command, scenario: ARGV });
  const sample = await engine.sample();
  expect(sample).toMatchObject({ status: 'failed', failed_step: 'run', exit_code: 3 });
  expect(sample.error).toBe('expected exit code 0, found 3; its standard error: "no luck\\n"');
  expect(sample.total_us).toBeUndefined();
});

it('a command that never ends is a timed out sample of the step run, and its container is gone', async () => {
  const clock = heldClock();
  const script = () => ({ latency: LATENCY, fault: { kind: 'hang', at: 'exit' } as const });
  await using engine = await sampler(
    { clock, onHang: clock.pass, script },
    { workload: command, scenario: ARGV },
  );
  const sample = await engine.sample(5000);
  expect(sample).toMatchObject({ status: 'timeout', failed_step: 'run' });
  expect(sample.error).toBe('the iteration did not end within 5000 ms');
  expect(Object.keys(sample.steps_us)).toEqual(['create', 'start']);
  expect(engine.lab.containers()).toEqual([]);
});

it('a command that fails says nothing of the runtime: its samples fail, the runtime is tried without it', async () => {
  const text = 'name: a\nworkload: command\ncommand: [/no]\ndrivers: [vfs]\nruntimes: [runc]\nrounds: 1\n';
  const scenario = parseScenario(text, 'a.yaml');
  const plan = planRun(scenario, { runId: 'r1', seed: 1, lab: 'private', steps: command.steps });
  const { events, results } = await runOnStandIn(
    plan,
    { script: ({ command: argv }) => (argv.includes('/no') ? { fault: NO_LUCK } : {}) },
    { workload: command },
  );
  expect(events.find((event) => event.type === 'runtime')).toMatchObject({ outcome: { kind: 'ready' } });
  expect(samplesOf(events).map(({ failed_step }) => failed_step)).toEqual(['run', 'run', 'run']);
  expect(results.cells[0]?.outcome).toMatchObject({ kind: 'failed', step: 'run' });
});
