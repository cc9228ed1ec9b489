import type { Guest } from '../../../src/adapters/guest/power-on.ts';
import type { RunEvent } from '../../../src/core/events.ts';
import { GUEST_PATHS } from '../../../src/core/guest/guest-paths.ts';
import type { Plan } from '../../../src/core/plan.ts';
import { runUntil, type Ended } from './cut.ts';
import type { Moment } from './moments.ts';
import { faults as faultsOf, survival } from './recorded.ts';
import { differences } from './state.ts';

const TOOL = `node ${GUEST_PATHS.tool}/dist/main.js`;
const SCRIPT = `sh ${GUEST_PATHS.tool}/test/vm/in-guest/power.sh`;
/** An emulated guest takes its time. */
const ASK_MS = 180_000;

/** A run in the guest, over all its sittings. Its results are on the guest's own disk: the power cut is theirs too. */
interface GuestRun {
  readonly folder: string;
  /** Lines of events that were seen reported before any cut. */
  readonly reported: string[];
  isBegun: boolean;
}

/**
 * Cuts the power at each moment; after the last, the run is finished and judged. A run that is finished before its cut
 * is judged too, and another one begun.
 * @param on powers the guest on, whose disks stay as the last cut has left them
 * @returns what was not as it must be, in words
 */
export async function campaign(
  on: () => Promise<Guest>,
  moments: readonly Moment[],
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<string[]> {
  const faults: string[] = [];
  const fault = (text: string): void => {
    faults.push(text);
    say(`  FAULT  ${text}`);
  };
  const total = { seen: 0, runs: 0, differences: 0, lost: 0, twice: 0 };
  let guest = await on();
  try {
    await asked(guest, `${SCRIPT} prepare`);
    const before = await asked(guest, `${SCRIPT} state`);
    say(`the guest as it is to be: ${before.split('\n').length} lines`);
    let run = newRun(1);

    const finished = async (ended: Ended): Promise<void> => {
      total.runs += 1;
      run.reported.push(...ended.reported);
      const events = await eventsText(guest, run);
      const plan = JSON.parse(await asked(guest, `cat ${run.folder}/plan.json`)) as Plan;
      const { lost, twice } = survival(run.reported, events);
      const found = [
        ...(ended.exitCode === 0 ? [] : [`exit code ${ended.exitCode}: ${ended.words.join(' | ')}`]),
        ...lost.map((line) => `lost: ${line}`),
        ...twice.map((line) => `twice: ${line}`),
        ...faultsOf(plan, parsed(events)),
        ...differences(before, await asked(guest, `${SCRIPT} state`)),
      ];
      const samples = parsed(events).filter(({ type }) => type === 'sample').length;
      say(`run ${run.folder} is done: exit ${ended.exitCode}, ${samples} samples, ${found.length} faults`);
      for (const text of found) fault(`${run.folder}: ${text}`);
    };

    for (const [index, moment] of moments.entries()) {
      signal.throwIfAborted();
      let ended: Ended;
      if (moment.phase === 'restore') ended = await runUntil(guest, `${TOOL} restore >&2`, moment);
      else {
        for (;;) {
          ended = await runUntil(guest, command(run), moment);
          if (ended.isCut) break;
          await finished(ended);
          run = newRun(total.runs + 1);
        }
        run.reported.push(...ended.reported);
      }
      if (!ended.isCut) {
        // `restore` was quicker.
        await guest[Symbol.asyncDispose]();
      }
      guest = await on();
      const events = await eventsText(guest, run);
      const { lost, twice } = survival(run.reported, events);
      run.isBegun = (await guest.ask(`test -e ${run.folder}/plan.json`, ASK_MS)).exitCode === 0;
      const isRestoreNext = moments[index + 1]?.phase === 'restore';
      const begin = performance.now();
      const restored = isRestoreNext ? undefined : await guest.ask(`${TOOL} restore`, ASK_MS);
      const took = ((performance.now() - begin) / 1000).toFixed(1);
      const differing = isRestoreNext ? [] : differences(before, await asked(guest, `${SCRIPT} state`));
      total.seen += ended.reported.length;
      total.differences += differing.length;
      total.lost += lost.length;
      total.twice += twice.length;
      const undone = restored?.stdout === 'Nothing to undo.' ? 0 : restored?.stdout.split('\n').length;
      say(
        [
          `cut ${index + 1}/${moments.length} ${moment.phase}`,
          `${ended.seconds.toFixed(1)} s after start, at "${ended.doing}"${ended.isCut ? '' : ' (had ended)'}`,
          restored === undefined
            ? 'next cut is in restore'
            : `restore exit ${restored.exitCode}, ${undone} undone in ${took} s; ${differing.length} differences`,
          `${run.reported.length} events reported, ${lost.length} lost, ${twice.length} twice`,
        ].join('; '),
      );
      if (restored !== undefined && restored.exitCode !== 0) fault(`restore: ${restored.stderr}`);
      for (const line of differing) fault(`not as it was: ${line}`);
      for (const line of lost) fault(`lost: ${line}`);
      for (const line of twice) fault(`twice: ${line}`);
      if (!run.isBegun) {
        if (run.reported.length > 0) fault(`${run.folder} has no plan, and had reported`);
        run = newRun(total.runs + 1);
      }
    }
    await finished(await runUntil(guest, command(run), undefined));
    say(
      `${moments.length} cuts over ${total.runs} runs, ${total.seen} events seen: ${total.differences} differences, ${total.lost} lost, ${total.twice} twice, ${faults.length} faults`,
    );
  } finally {
    await guest[Symbol.asyncDispose]();
  }
  return faults;
}

let folders = 0;

function newRun(_number: number): GuestRun {
  return { folder: `/root/out-${++folders}`, reported: [], isBegun: false };
}

function command(run: GuestRun): string {
  const what = run.isBegun ? `--resume ${run.folder}` : `/root/power.yaml --lab system --out ${run.folder}`;
  return `exec ${TOOL} run ${what} --progress relay --json >/dev/null`;
}

async function eventsText(guest: Guest, run: GuestRun): Promise<string> {
  return (await guest.ask(`cat ${run.folder}/events.jsonl`, ASK_MS)).stdout;
}

function parsed(events: string): RunEvent[] {
  return events.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as RunEvent];
    } catch {
      // A line that a cut has torn; one that was reported and is not whole counts as lost.
      return [];
    }
  });
}

async function asked(guest: Guest, what: string): Promise<string> {
  const { exitCode, stdout, stderr } = await guest.ask(what, ASK_MS);
  if (exitCode === 0) return stdout;
  throw new Error(`${what}: exit code ${exitCode}: ${stderr}`);
}
