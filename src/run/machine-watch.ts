import { plannedKernels } from '../core/plan/boots.ts';
import type { RunEvent, SampleRecorded } from '../core/record/events.ts';
import { eventsUnder } from '../core/record/events-under.ts';
import type { HostNoise } from '../core/watch/host-noise.ts';
import { noiseWarnings } from '../core/watch/noise-warnings.ts';
import { outerMark } from '../core/axes/cell.ts';
import { mean } from '../core/statistics/moments.ts';
import { sentinelWarning } from '../core/watch/sentinel-finding.ts';
import type { RunParts } from './context.ts';

type Emit = (event: RunEvent) => Promise<void>;
type Parts = Pick<RunParts, 'plan' | 'noise' | 'clock'>;

/** Watches the machine during a session: noise on the host, and a drift that the sentinel shows. */
export class MachineWatch {
  readonly #parts: Parts;
  readonly #kernel: string;
  readonly #said: Set<string>;
  readonly #sentinel: SampleRecorded[] = [];
  /** As each round ended, when nothing is timed. */
  readonly #loads: number[] = [];
  #before: HostNoise | undefined;

  /** @param earlier events of the sessions that this one resumes */
  constructor(parts: Parts, kernel: string, earlier: readonly RunEvent[]) {
    this.#parts = parts;
    this.#kernel = kernel;
    this.#said = new Set(earlier.flatMap((event) => (event.type === 'warning' ? event.message : [])));
    for (const event of eventsUnder(parts.plan, earlier, kernel)) this.#keep(event);
  }

  /** Records the noise as the session begins. */
  async begin(emit: Emit): Promise<void> {
    this.#before = await this.#read('before', emit);
  }

  /** Call this with every event. */
  see(event: RunEvent): void {
    this.#keep(event);
    const load = event.type === 'round-end' ? this.#parts.noise.load() : undefined;
    if (load !== undefined) this.#loads.push(load);
  }

  #keep(event: RunEvent): void {
    if (event.type === 'sample' && event.phase === 'sentinel') this.#sentinel.push(event);
  }

  /**
   * Records the noise again and returns what disturbed the session, without what an earlier one has reported.
   * @param isLast whether nothing is left to measure under this kernel: then the sentinel's visits are judged
   */
  async end(emit: Emit, isLast: boolean): Promise<void> {
    const after = await this.#read('after', emit, mean(this.#loads));
    const noise = this.#before === undefined ? [] : noiseWarnings(this.#before, after);
    const kernels = plannedKernels(this.#parts.plan);
    const finding = isLast
      ? sentinelWarning(
          this.#sentinel,
          outerMark(
            { kernel: this.#kernel },
            kernels.map((kernel) => ({ kernel })),
          ),
        )
      : undefined;
    for (const message of finding === undefined ? noise : [...noise, finding]) {
      if (this.#said.has(message)) continue;
      this.#said.add(message);
      await emit({ type: 'warning', message });
    }
  }

  async #read(when: 'before' | 'after', emit: Emit, load?: number): Promise<HostNoise> {
    const { noise, clock } = this.#parts;
    const found: HostNoise = { ...(await noise.read()), ...(load === undefined ? {} : { load_mean: load }) };
    await emit({ type: 'noise', when, at: clock.wallTime(), ...found });
    return found;
  }
}
