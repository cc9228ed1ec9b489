import type { Guest } from '../../../src/adapters/sites/guest/powered-guest.ts';
import type { Ended } from './cut.ts';
import { GuestRun, prepare, restore, restoreUntil, stateOf } from './guest-run.ts';
import type { Moment } from './moments.ts';
import { differences } from './state.ts';

/** Cuts the power of one guest again and again, whose disks stay. */
export class Campaign {
  /** What was not as it must be, in words. */
  readonly faults: string[] = [];
  readonly #on: () => Promise<Guest>;
  readonly #say: (text: string) => void;
  readonly #totals = { runs: 0, reported: 0, differences: 0, lost: 0, twice: 0 };
  #before = '';
  #folders = 1;
  #run = new GuestRun(1);

  /** @param on powers the guest on, whose disks are as the last cut has left them */
  constructor(on: () => Promise<Guest>, say: (text: string) => void) {
    this.#on = on;
    this.#say = say;
  }

  /**
   * Cuts the power at each moment; after the last the run is finished and judged. A run that is finished before its
   * cut is judged too, and another one begun.
   */
  async go(moments: readonly Moment[], signal: AbortSignal): Promise<void> {
    let guest = await this.#on();
    try {
      this.#before = await prepare(guest);
      for (const [index, moment] of moments.entries()) {
        signal.throwIfAborted();
        const ended = await this.#cut(guest, moment);
        // Where `restore` was quicker it is not off yet.
        await guest[Symbol.asyncDispose]();
        guest = await this.#on();
        const isRestoreCutNext = moments[index + 1]?.phase === 'restore';
        const found = await this.#look(guest, isRestoreCutNext);
        const { phase } = moment;
        this.#say(`cut ${index + 1}/${moments.length}, ${phase}: ${cutText(ended)}; ${found}`);
      }
      await this.#finished(guest, await this.#run.session(guest, undefined));
      const { runs, reported, ...wrong } = this.#totals;
      const figures = Object.entries({ ...wrong, faults: this.faults.length });
      const words = figures.map(([name, count]) => `${count} ${name}`).join(', ');
      this.#say(`${moments.length} cuts, ${runs} runs finished, ${reported} events reported: ${words}`);
    } finally {
      await guest[Symbol.asyncDispose]();
    }
  }

  async #cut(guest: Guest, moment: Moment): Promise<Ended> {
    if (moment.phase === 'restore') return restoreUntil(guest, moment);
    for (;;) {
      const ended = await this.#run.session(guest, moment);
      if (ended.isCut) return ended;
      await this.#finished(guest, ended);
      this.#run = new GuestRun(++this.#folders);
    }
  }

  /** After a cut: what was reported is there, and `restore` gives the guest back, unless it is to be cut itself. */
  async #look(guest: Guest, isRestoreCutNext: boolean): Promise<string> {
    const { lost, twice, isBegun } = await this.#run.afterCut(guest);
    const { reported, folder } = this.#run;
    this.#totals.lost += this.#blame('lost', lost);
    this.#totals.twice += this.#blame('twice', twice);
    const survived = `${reported.length} events reported, ${lost.length} lost, ${twice.length} twice`;
    if (!isBegun) {
      this.#blame('reported, and there is no plan', reported.length === 0 ? [] : [folder]);
      this.#totals.reported += reported.length;
      this.#run = new GuestRun(++this.#folders);
    }
    if (isRestoreCutNext) return `${survived}; the next cut is in restore`;
    const begin = performance.now();
    const { exitCode, undone, stderr } = await restore(guest);
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    if (exitCode !== 0) this.#blame('restore', [stderr]);
    const differing = differences(this.#before, await stateOf(guest));
    this.#totals.differences += this.#blame('not as it was', differing);
    return [
      survived,
      `restore exit ${exitCode ?? 'none'}, ${undone} undone in ${seconds} s`,
      `${differing.length} differences`,
    ].join('; ');
  }

  async #finished(guest: Guest, ended: Ended): Promise<void> {
    const { faults, samples } = await this.#run.judged(guest, ended);
    this.#totals.runs += 1;
    this.#totals.reported += this.#run.reported.length;
    this.#blame(this.#run.folder, faults);
    const differing = differences(this.#before, await stateOf(guest));
    this.#totals.differences += this.#blame('not as it was', differing);
    this.#say(
      `${this.#run.folder} is finished: exit ${ended.exitCode ?? 'none'}, ${samples} samples; ${faults.length} faults, ${differing.length} differences`,
    );
  }

  #blame(what: string, lines: readonly string[]): number {
    for (const line of lines) {
      this.faults.push(`${what}: ${line}`);
      this.#say(`  FAULT  ${what}: ${line}`);
    }
    return lines.length;
  }
}

function cutText({ seconds, doing, isCut }: Ended): string {
  return `${seconds.toFixed(1)} s after start at "${doing}"${isCut ? '' : ', just after its end'}`;
}
