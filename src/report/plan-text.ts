import { cellLabel, columnLabel, rowLabel } from '../core/axes/cell.ts';
import { GUESSED_SECONDS, guessedSeconds, pacedSeconds, sampleCount } from '../core/plan/estimate.ts';
import { idleStarts } from '../core/plan/idle-starts.ts';
import type { Pace } from '../core/plan/pace.ts';
import type { Burst, Plan, PlannedRound } from '../core/plan/plan.ts';
import { plannedStarts } from '../core/plan/planned-starts.ts';
import { sentinelCell } from '../core/plan/sentinel.ts';
import { bootText } from './boot-text.ts';
import { counted } from '../core/counted.ts';
import { durationText } from './duration-text.ts';
import { wrapText } from './wrap-text.ts';

/** How a plan is shown. */
export interface PlanLook {
  /** Columns of the screen. */
  readonly width: number;
  /** Whether to list every cell's iterations in their order, instead of the engine starts only. */
  readonly verbose: boolean;
}

/** @param last an earlier run on this host, whose pace the estimate takes */
export function planText(
  planned: Plan,
  last: { readonly runId: string; readonly pace: Pace } | undefined,
  look: PlanLook,
): string {
  const { scenario, rounds, cells } = planned;
  const visits = rounds.filter((round) => round.sentinel !== undefined);
  const traced = rounds.filter((round) => round.explain === true);
  const ordinary = rounds.length - visits.length - traced.length;
  const starts = plannedStarts(scenario).length;
  const listed = look.verbose
    ? cells.map((cell) => cellLabel(cell).replaceAll(' ', UNBROKEN)).join(', ')
    : `${distinct(cells.map(columnLabel))} under ${distinct(cells.map(rowLabel))}`;
  const head = [
    `${scenario.name}: ${scenario.workload}, image ${scenario.image}, network ${scenario.network}, ${planned.lab} lab`,
    `${counted(cells.length, 'cell')}: ${listed}`,
    `${counted(scenario.rounds, 'round')} x ${counted(starts, 'driver setup')}${kernelsText(planned)} = ${counted(ordinary, 'engine start')}`,
    ...(traced.length === 0
      ? []
      : [`traced: ${counted(traced.length, 'engine start')} more, ${sampleCount(traced)} of the samples`]),
    ...(visits.length === 0
      ? []
      : [
          `sentinel ${cellLabel(sentinelCell(scenario))}: ${counted(visits.length, 'visit')}, an engine start each, ${sampleCount(visits)} of the samples`,
        ]),
    `${counted(sampleCount(rounds), 'sample')}, warm-up included; ${scenario.order} order, seed ${planned.seed}`,
    estimateText(rounds, last),
  ];
  const lines = head.map((line) => wrapText(line, look.width, 2).replaceAll(UNBROKEN, ' '));
  return [...lines, '', ...roundLines(planned, look), ''].join('\n');
}

/** A blank inside a label, where no line is to break. */
const UNBROKEN = '\u00a0';

function distinct(labels: readonly string[]): string {
  return [...new Set(labels)].join(', ');
}

function estimateText(
  rounds: readonly PlannedRound[],
  last: { readonly runId: string; readonly pace: Pace } | undefined,
): string {
  if (last !== undefined)
    return `estimated time: about ${aboutText(pacedSeconds(rounds, last.pace))}, at the pace of run ${last.runId} on this host`;
  const { start, sample, idle } = GUESSED_SECONDS;
  const live = rounds.reduce((sum, round) => sum + idleStarts(round), 0);
  const each = [
    `${start} s a start, ${sample} s a sample`,
    ...(live === 0 ? [] : [`${idle} s for each of ${counted(live, 'idle container')}`]),
  ].join(', ');
  return `estimated time: about ${aboutText(guessedSeconds(rounds))} (${each}: a guess: results/ has no such run from this host)`;
}

/** A short run's in tenths of minutes: half a minute is much of it. */
function aboutText(seconds: number): string {
  return seconds >= 90 && seconds < 600 ? `${(seconds / 60).toFixed(1)} min` : durationText(seconds);
}

function kernelsText({ boots = [] }: Plan): string {
  const kernels = new Set(boots.map(({ kernel }) => kernel)).size;
  return kernels === 0 ? '' : ` x ${counted(kernels, 'kernel')}, in ${counted(boots.length, 'boot')}`;
}

interface Row {
  readonly boot: number | undefined;
  readonly cells: readonly string[];
  /** The last column, which is wrapped. */
  readonly rest: string;
}

/** Rounds as a table: which engine starts are in each, or, if asked for, what each start measures. */
function roundLines(planned: Plan, { width, verbose }: PlanLook): string[] {
  const heads = verbose ? ['round', 'driver setup', 'iterations'] : ['round', 'engine starts'];
  const rows = verbose ? startRows(planned.rounds) : roundRows(planned.rounds);
  const widths = heads
    .slice(0, -1)
    .map((head, column) => widest([head, ...rows.map(({ cells }) => cells[column] ?? '')]));
  const indent = widths.reduce((sum, one) => sum + one + 2, 0);
  const line = (cells: readonly string[], rest: string): string =>
    wrapText(rest, width - indent)
      .split('\n')
      .map((part, index) =>
        `${cells.map((cell, column) => (index === 0 ? cell : '').padEnd(widths[column] ?? 0)).join('  ')}  ${part}`.trimEnd(),
      )
      .join('\n');
  return [
    line(heads.slice(0, -1), heads.at(-1) ?? ''),
    ...rows.flatMap(({ boot, cells, rest }, index) => [
      ...(boot === rows[index - 1]?.boot ? [] : bootLines(boot, planned)),
      line(cells, rest),
    ]),
  ];
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map(({ length }) => length));
}

function startRows(rounds: readonly PlannedRound[]): Row[] {
  return rounds.map((round) => ({
    boot: round.boot,
    cells: [round.explain === true ? `${placeText(round)}, traced` : placeText(round), columnLabel(round)],
    rest: round.bursts.map(burstText).join(' '),
  }));
}

/** Neighbours of the same round are one row. */
function roundRows(rounds: readonly PlannedRound[]): Row[] {
  const rows: { boot: number | undefined; cells: [string]; rest: string }[] = [];
  for (const round of rounds) {
    const place = placeText(round);
    const start = round.explain === true ? `${columnLabel(round)} (traced)` : columnLabel(round);
    const last = rows.at(-1);
    if (last !== undefined && last.boot === round.boot && last.cells[0] === place) last.rest += `, ${start}`;
    else rows.push({ boot: round.boot, cells: [place], rest: start });
  }
  return rows;
}

function bootLines(boot: number | undefined, planned: Plan): string[] {
  const found = planned.boots?.find((one) => one.boot === boot);
  return found === undefined ? [] : [bootText(found, planned)];
}

function placeText({ round, sentinel }: PlannedRound): string {
  return sentinel === undefined ? `${round}` : `sentinel ${sentinel}`;
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
