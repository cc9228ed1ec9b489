import type { Guest } from '../../../src/adapters/sites/guest/powered-guest.ts';
import type { RunEvent } from '../../../src/core/record/events.ts';
import { GUEST_PATHS } from '../../../src/core/guest/guest-paths.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { runUntil, type Ended } from './cut.ts';
import type { Moment } from './moments.ts';
import { faults, survival, type Survival } from './recorded.ts';

const TOOL = `node ${GUEST_PATHS.tool}/dist/main.js`;
const SCRIPT = `sh ${GUEST_PATHS.tool}/test/vm/in-guest/power.sh`;
/** An emulated guest takes its time. */
const ASK_MS = 300_000;

/** Makes the scenario, and a daemon.json that is to be kept. @returns the state that every restore must give back */
export async function prepare(guest: Guest): Promise<string> {
  await answer(guest, `${SCRIPT} prepare`);
  return stateOf(guest);
}

export function stateOf(guest: Guest): Promise<string> {
  return answer(guest, `${SCRIPT} state`);
}

export async function restore(
  guest: Guest,
): Promise<{ exitCode: number | undefined; undone: number; stderr: string }> {
  const { exitCode, stdout, stderr } = await guest.ask(`${TOOL} restore`, ASK_MS);
  return { exitCode, stderr, undone: stdout === 'Nothing to undo.' ? 0 : stdout.split('\n').length };
}

export function restoreUntil(guest: Guest, moment: Moment): Promise<Ended> {
  return runUntil(guest, `exec ${TOOL} restore >/dev/null`, moment);
}

/** A run in the guest over all its sessions. Its results are on the guest's own disk, so power cuts are theirs too. */
export class GuestRun {
  readonly folder: string;
  /** Lines of events that were seen reported, in all sessions. */
  readonly reported: string[] = [];
  #isBegun = false;

  constructor(number: number) {
    this.folder = `/root/out-${number}`;
  }

  /** Begins the run or takes it further, until it ends or the power is cut. */
  async session(guest: Guest, moment: Moment | undefined): Promise<Ended> {
    const what = this.#isBegun ? `--resume ${this.folder}` : `power.yaml --lab system --out ${this.folder}`;
    const command = `exec ${TOOL} run ${what} --relay --json >/dev/null`;
    const ended = await runUntil(guest, command, moment);
    this.reported.push(...ended.reported);
    return ended;
  }

  /** What has become, after a cut, of all that was reported; and whether there is a run to go on with. */
  async afterCut(guest: Guest): Promise<Survival & { isBegun: boolean }> {
    this.#isBegun = (await guest.ask(`test -e ${this.folder}/plan.json`, ASK_MS)).exitCode === 0;
    return { ...survival(this.reported, await this.#events(guest)), isBegun: this.#isBegun };
  }

  /** Why a run that came to its end is not what it must be; and its samples. */
  async judged(guest: Guest, { exitCode, words }: Ended): Promise<{ faults: string[]; samples: number }> {
    const text = await this.#events(guest);
    const plan = JSON.parse(await answer(guest, `cat ${this.folder}/plan.json`)) as Plan;
    const events = parsed(text);
    const { lost, twice } = survival(this.reported, text);
    return {
      samples: events.filter(({ type }) => type === 'sample').length,
      faults: [
        ...(exitCode === 0 ? [] : [`exit code ${exitCode ?? 'none'}: ${words.join(' | ')}`]),
        ...lost.map((line) => `lost: ${line}`),
        ...twice.map((line) => `twice: ${line}`),
        ...faults(plan, events),
      ],
    };
  }

  /** Empty where there is none. */
  async #events(guest: Guest): Promise<string> {
    return (await guest.ask(`cat ${this.folder}/events.jsonl`, ASK_MS)).stdout;
  }
}

function parsed(events: string): RunEvent[] {
  return events.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as RunEvent];
    } catch {
      // Torn by a cut: had it been reported, it would count as lost.
      return [];
    }
  });
}

async function answer(guest: Guest, what: string): Promise<string> {
  const { exitCode, stdout, stderr } = await guest.ask(what, ASK_MS);
  if (exitCode === 0) return stdout;
  throw new Error(`${what}: exit code ${exitCode ?? 'none'}: ${stderr}`);
}
