import { plannedKernels } from '../../core/plan/boots.ts';
import type { RunEvent, SampleRecorded } from '../../core/record/events.ts';
import { groupBy } from '../../core/group-by.ts';
import { mean } from '../../core/statistics/moments.ts';
import { cellLabel, rowLabel } from '../../core/axes/cell.ts';
import { outcomeReason } from '../../core/record/outcome-reason.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Reporter } from '../../ports/reporter.ts';
import { bootText } from '../boot-text.ts';
import { milliseconds } from '../milliseconds.ts';
import { plainText } from '../plain-text.ts';
import { counted } from '../../core/counted.ts';

/** One line per event worth showing, with the time of day: for logs and pipes. */
export class PlainReporter implements Reporter {
  readonly #write: (text: string) => void;
  #samples: SampleRecorded[] = [];
  readonly #warnings = new Set<string>();
  #plan: Plan | undefined;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  begin(plan: Plan, resultsDir: string): void {
    const { scenario } = plan;
    this.#plan = plan;
    const size = `${counted(plan.cells.length, 'cell')}, ${counted(scenario.rounds, 'round')} x ${counted(scenario.iterations, 'iteration')}`;
    const kernels = plan.boots === undefined ? '' : `, under each of ${plannedKernels(plan).length} kernels`;
    const sentinel = scenario.sentinel === true ? ', with a sentinel in between' : '';
    this.#line(`${scenario.name}: ${size}${sentinel}${kernels}, seed ${plan.seed}, results in ${resultsDir}`);
  }

  activity(): void {
    // The lines below tell what was done; what is at work is for a screen.
  }

  event(event: RunEvent): void {
    switch (event.type) {
      case 'run': {
        const boot = this.#plan?.boots?.find(({ boot }) => boot === event.boot);
        if (this.#plan !== undefined && boot !== undefined) this.#line(bootText(boot, this.#plan));
        break;
      }
      case 'runtime':
        if (event.outcome.kind === 'ready') {
          const command = [event.path ?? event.runtime, ...(event.args ?? [])].join(' ');
          this.#line(`runtime ${event.runtime}: ${command} (${event.version ?? 'version unknown'})`);
          if (event.note !== undefined) this.#line(`  note: ${event.note}`);
        }
        break;
      case 'cell':
        this.#line(`${cellLabel(event)}: ${event.outcome.kind}: ${outcomeReason(event.outcome) ?? ''}`);
        break;
      case 'round':
        this.#samples = [];
        break;
      case 'sample':
        if (event.status === 'ok') this.#samples.push(event);
        else
          this.#line(
            `${cellLabel(event)}: sample ${event.seq} ${event.status} in ${event.failed_step ?? 'an unknown step'}: ${event.error ?? ''}`,
          );
        break;
      case 'round-end':
        this.#roundEnd(event.restart_id);
        break;
      case 'warning':
        this.#warnings.add(event.message);
        break;
      case 'end':
        // At the end of a run they are printed beside its results.
        if (event.status !== 'done') for (const message of this.#warnings) this.#line(`warning: ${message}`);
        this.#line(`${event.status} after ${(event.wall_us / 1e6).toFixed(1)} s`);
        break;
      case 'proof':
      case 'time':
      case 'noise':
      case 'explained':
      case 'leak':
        break;
      case 'precise':
        this.#line(`every mean is precise enough after ${counted(event.rounds, 'round')}`);
        break;
    }
  }

  end(): void {
    this.#samples = [];
  }

  #roundEnd(restartId: string): void {
    const byRow = groupBy(
      this.#samples.filter((sample) => sample.phase !== 'warmup'),
      rowLabel,
    );
    const means = [...byRow].map(
      ([name, samples]) =>
        `${name} ${milliseconds(mean(samples.flatMap((sample) => sample.total_us ?? [])) ?? 0)} ms (${samples.length})`,
    );
    if (means.length > 0) this.#line(`${restartId}: ${means.join(', ')}`);
  }

  #line(text: string): void {
    this.#write(`${new Date().toISOString().slice(11, 19)} ${plainText(text)}\n`);
  }
}
