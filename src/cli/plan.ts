import { EXIT } from '../core/errors.ts';
import { cellLabel, columnLabel, rowLabel } from '../core/axes/cell.ts';
import { requireBoots } from '../core/plan/boots.ts';
import type { Burst, Plan, PlannedRound } from '../core/plan/plan.ts';
import { GUESSED_SECONDS, guessedSeconds, sampleCount } from '../core/plan/estimate.ts';
import { planRun } from '../core/plan/plan-run.ts';
import { plannedStarts } from '../core/plan/planned-starts.ts';
import { idleStarts } from '../core/plan/idle-starts.ts';
import { sentinelCell } from '../core/plan/sentinel.ts';
import { bootText } from '../report/boot-text.ts';
import { drawSeed, newRunId } from '../adapters/results/run-identity.ts';
import { bootedKernels, type KernelOptions } from './booted-kernels.ts';
import { loadScenario, type Overrides } from './load-scenario.ts';
import { workloadTraits } from '../workloads/known-workloads.ts';
import { printData, printJson } from './output.ts';

export async function plan(
  path: string,
  overrides: Overrides & KernelOptions & { readonly lab: Plan['lab'] },
  json: boolean,
): Promise<number> {
  const booted = bootedKernels(overrides);
  const scenario = await loadScenario(path, overrides);
  if (booted !== undefined) requireBoots(booted.boots, scenario.rounds, booted.kernels.length);
  const planned = planRun(scenario, {
    ...booted,
    runId: newRunId(),
    seed: scenario.seed ?? drawSeed(),
    lab: overrides.lab,
    ...workloadTraits(scenario),
  });
  if (json) printJson(planned);
  else printData(planText(planned));
  return EXIT.done;
}

function planText(planned: Plan): string {
  const { scenario, rounds } = planned;
  const visits = rounds.filter((round) => round.sentinel !== undefined);
  const traced = rounds.filter((round) => round.explain === true);
  const samples = sampleCount(rounds);
  const idle = rounds.reduce((sum, round) => sum + idleStarts(round), 0);
  const seconds = guessedSeconds(rounds);
  const each = [
    `${GUESSED_SECONDS.start} s a start, ${GUESSED_SECONDS.sample} s a sample`,
    ...(idle === 0 ? [] : [`${GUESSED_SECONDS.idle} s for each of ${idle} idle containers`]),
  ].join(', ');
  return [
    `${scenario.name}: ${scenario.workload}, image ${scenario.image}, network ${scenario.network}, ${planned.lab} lab`,
    `${planned.cells.length} cells: ${planned.cells.map(cellLabel).join(', ')}`,
    `${scenario.rounds} rounds x ${plannedStarts(scenario).length} driver setups${kernelsText(planned)} = ${rounds.length - visits.length - traced.length} engine starts`,
    ...(traced.length === 0
      ? []
      : [`traced: ${traced.length} engine starts more, ${sampleCount(traced)} of the samples`]),
    ...(visits.length === 0
      ? []
      : [
          `sentinel ${cellLabel(sentinelCell(scenario))}: ${visits.length} visits, an engine start each, ${sampleCount(visits)} of the samples`,
        ]),
    `${samples} samples, warm-up included; ${scenario.order} order, seed ${planned.seed}`,
    `estimated time: about ${Math.ceil(seconds / 60)} min (${each}: a guess until a round is measured)`,
    '',
    ...rounds.flatMap((round, index) => [
      ...(round.boot === rounds[index - 1]?.boot ? [] : bootLines(round.boot, planned)),
      `${placeText(round)}  ${columnLabel(round)}: ${round.bursts.map(burstText).join(' ')}`,
    ]),
    '',
  ].join('\n');
}

function kernelsText({ boots = [] }: Plan): string {
  const kernels = new Set(boots.map(({ kernel }) => kernel)).size;
  return kernels === 0 ? '' : ` x ${kernels} kernels, in ${boots.length} boots`;
}

function bootLines(boot: number | undefined, planned: Plan): string[] {
  const found = planned.boots?.find((one) => one.boot === boot);
  return found === undefined ? [] : [bootText(found, planned)];
}

function placeText({ round, sentinel, explain }: PlannedRound): string {
  if (sentinel !== undefined) return `sentinel ${sentinel}`;
  return explain === true ? `round ${round}, traced` : `round ${round}`;
}

/** `runc#3` is the third iteration; `(runc#1)` a warm-up; `runc#1-10` a loop. */
function burstText(burst: Burst): string {
  const [first] = burst.iterations;
  const last = burst.iterations.at(-1);
  const range = first === last ? `${first ?? ''}` : `${first ?? ''}-${last ?? ''}`;
  // Blanks separate bursts, so a label has none.
  const text = `${rowLabel(burst).replaceAll(' ', '')}#${range}`;
  return burst.phase === 'warmup' ? `(${text})` : text;
}
