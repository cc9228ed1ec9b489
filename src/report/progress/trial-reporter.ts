import { cellLabel, columnLabel } from '../../core/axes/cell.ts';
import type { CellSettled, RunEvent, RuntimeSettled, SampleRecorded } from '../../core/record/events.ts';
import { outcomeReason } from '../../core/record/outcome-reason.ts';
import { runtimeKey } from '../../core/record/runtime-key.ts';
import { activityText, type RunActivity } from '../../core/watch/run-activity.ts';
import type { Reporter } from '../../ports/reporter.ts';
import { milliseconds } from '../milliseconds.ts';
import { plainText } from '../plain-text.ts';

/** Tells what is tried, a line each: what begins, and whether a runtime and a cell work. For `doctor`. */
export class TrialReporter implements Reporter {
  readonly #write: (line: string) => void;
  readonly #unready = new Set<string>();
  readonly #told = new Set<string>();

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  begin(): void {
    // What is to be tried is the scenario, which the user named.
  }

  activity({ kind, words, of }: RunActivity): void {
    if (kind === 'check' || kind === 'stop') return;
    // A trial has one start and one iteration of each: their names and counts would mean nothing.
    this.#tell(activityText({ kind, words: kind === 'iteration' ? 'trying' : words, ...(of && { of }) }));
  }

  event(event: RunEvent): void {
    if (event.type === 'runtime') this.#runtime(event);
    if (event.type === 'cell') this.#cell(event);
    if (event.type === 'sample') this.#sample(event);
  }

  end(): void {
    this.#told.clear();
  }

  #runtime(event: RuntimeSettled): void {
    const name = runtimeKey(event);
    if (event.outcome.kind === 'ready') {
      this.#tell(`runtime ${name}: yes`);
      return;
    }
    this.#unready.add(name);
    this.#tell(`runtime ${name}: no: ${outcomeReason(event.outcome) ?? event.outcome.kind}`);
  }

  /** What keeps a whole driver setup from working is told once; so is a runtime that does not work. */
  #cell(event: CellSettled): void {
    const reason = outcomeReason(event.outcome);
    if (reason === undefined || this.#unready.has(runtimeKey(event))) return;
    this.#tell(`${columnLabel(event)}: no: ${reason}`);
  }

  #sample(event: SampleRecorded): void {
    const took = event.total_us === undefined ? '' : `, ${milliseconds(event.total_us)} ms`;
    this.#tell(
      event.status === 'ok'
        ? `${cellLabel(event)}: yes${took}`
        : `${cellLabel(event)}: no: ${event.status} in ${event.failed_step ?? 'an unknown step'}: ${event.error ?? ''}`,
    );
  }

  #tell(line: string): void {
    if (this.#told.has(line)) return;
    this.#told.add(line);
    this.#write(plainText(line));
  }
}
