import { errorText } from '../../core/errors.ts';
import { parseKernelTrace } from '../../core/explain/kernel-event.ts';
import { kernelActivities, TRACED_CALLS } from '../../core/explain/kernel-activities.ts';
import type { Part } from '../../core/explain/part.ts';
import type { ReadyRuntime } from '../../core/runtimes/known-runtimes.ts';
import type { Journal } from '../../ports/journal.ts';
import type { RunningEngine } from '../../ports/lab.ts';
import type { Traced, Tracer, Tracers } from '../../ports/tracer.ts';
import { threadsOf } from '../labs/engine-threads.ts';
import { openTraceFolder } from './trace-folder.ts';
import { instanceOf, TraceInstance } from './trace-instance.ts';

const SCHEDULER = ['sched_process_fork', 'sched_process_exec', 'sched_process_exit', 'sched_switch'];
/** Of each CPU: an iteration writes one or two MB, work on a thousand files some more. */
const BUFFER_KB = 16_384;

/** Traces with the kernel's own events (sched(7), Documentation/trace/events.rst), which every kernel has. */
export function kernelTracers(runId: string, journal: Journal): Tracers {
  return {
    obstacle: async () => {
      try {
        await using _folder = await openTraceFolder();
        return undefined;
      } catch (error) {
        return errorText(error);
      }
    },
    open: (running, runtimes) => KernelTracer.open(runId, journal, running, runtimes),
  };
}

class KernelTracer implements Tracer {
  readonly #instance: TraceInstance;
  readonly #running: RunningEngine;
  readonly #runtimes: readonly string[];
  readonly #end: () => Promise<void>;
  #threads: ReadonlyMap<number, Part> = new Map();

  private constructor(
    instance: TraceInstance,
    running: RunningEngine,
    runtimes: readonly string[],
    end: () => Promise<void>,
  ) {
    this.#instance = instance;
    this.#running = running;
    this.#runtimes = runtimes;
    this.#end = end;
  }

  static async open(
    runId: string,
    journal: Journal,
    running: RunningEngine,
    runtimes: readonly ReadyRuntime[],
  ): Promise<KernelTracer> {
    const name = instanceOf(runId);
    const entry = await journal.record({ kind: 'trace', instance: name });
    const folder = await openTraceFolder();
    const end = async (): Promise<void> => {
      await folder[Symbol.asyncDispose]();
      await journal.undo(entry);
    };
    try {
      const instance = await TraceInstance.make(folder.path, name);
      await prepare(instance);
      const paths = runtimes.map(({ path }) => path);
      return new KernelTracer(instance, running, paths, end);
    } catch (error) {
      await end();
      throw error;
    }
  }

  async begin(): Promise<void> {
    this.#threads = new Map([
      ...(await this.#running.threads()),
      ...(await threadsOf([process.pid], 'client')),
    ]);
    await this.#instance.write('set_event_pid', [...this.#threads.keys()].join(' '));
    // Any text that is written empties it.
    await this.#instance.write('trace', '0');
    await this.#instance.write('tracing_on', '1');
    this.#running.spans?.begin();
  }

  async end(): Promise<Traced> {
    await this.#instance.write('tracing_on', '0');
    const told = await this.#running.spans?.end();
    const { events, lost } = parseKernelTrace(await this.#instance.read('trace'));
    const seen = kernelActivities(events, { tasks: this.#threads, runtimes: this.#runtimes });
    return {
      activities: [...seen, ...(told?.activities ?? [])],
      trouble: told?.trouble,
      lost: lost === 0 ? undefined : `the kernel has dropped ${lost} of its events`,
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#end();
  }
}

/** Chooses what is recorded; nothing is yet. */
async function prepare(instance: TraceInstance): Promise<void> {
  await instance.write('tracing_on', '0');
  await instance.write('trace_clock', 'mono');
  await instance.write('buffer_size_kb', String(BUFFER_KB));
  // Children of traced tasks are traced.
  await instance.write('options/event-fork', '1');
  for (const name of SCHEDULER) await instance.write(`events/sched/${name}/enable`, '1');
  for (const name of TRACED_CALLS) {
    for (const way of ['enter', 'exit']) {
      const enabled = `events/syscalls/sys_${way}_${name}/enable`;
      // Not every kernel has every call.
      if (await instance.has(enabled)) await instance.write(enabled, '1');
    }
  }
}
