import type { Activity } from './activity.ts';
import type { KernelEvent } from './kernel-event.ts';
import type { Part } from './part.ts';
import { isEngineAgain, partOfProgram } from './programs.ts';

/** What was there when a trace began. */
export interface Origin {
  /** The part of each thread, by its id. */
  readonly tasks: ReadonlyMap<number, Part>;
  /** Paths of the low-level runtimes. */
  readonly runtimes: readonly string[];
}

/** System calls of the engine that are one part's work. */
const CALLS: Readonly<Record<string, Part>> = {
  ...{ mount: 'storage', umount: 'storage', fsmount: 'storage', move_mount: 'storage' },
  ...{ copy_file_range: 'storage', unlinkat: 'storage' },
  ...{ unshare: 'network', setns: 'network' },
  ...{ fsync: 'engine', fdatasync: 'engine' },
};
/** System calls to be traced. */
export const TRACED_CALLS: readonly string[] = [...Object.keys(CALLS), 'pivot_root'];
/** CLONE_NEWNET (clone(2)). */
const NEW_NETWORK = 0x40000000;

/** An activity that is under way. */
type Open = { -readonly [Key in keyof Activity]: Activity[Key] };

/** A thread, and whose. */
interface Task {
  readonly part: Part;
  /** The program that it belongs to; absent: one that was there before. */
  readonly program?: Open;
  /** It has entered the container's root: what it executes next is the container's program. */
  readonly isContainer?: boolean;
}

/**
 * What was under way when, from what the kernel says. The kernel does not tell a runtime's arguments, so its calls are
 * told apart by what they do: the one that enters a container's root creates it, the next one starts it, and those
 * after its program runs delete it.
 */
export function kernelActivities(events: readonly KernelEvent[], origin: Origin): Activity[] {
  const seen = new Seen(origin);
  for (const event of events) seen.add(event);
  return seen.activities();
}

class Seen {
  readonly #all: Open[] = [];
  readonly #runtimes: readonly string[];
  readonly #tasks: Map<number, Task>;
  readonly #programs = new Map<number, Open>();
  readonly #calls = new Map<number, Open>();
  readonly #onCpu = new Map<number, Open>();
  readonly #offCpu = new Map<number, Open>();
  readonly #runtimeCalls: Open[] = [];
  #isCreated = false;

  constructor({ tasks, runtimes }: Origin) {
    this.#tasks = new Map([...tasks].map(([id, part]) => [id, { part }]));
    this.#runtimes = runtimes;
  }

  add(event: KernelEvent): void {
    switch (event.type) {
      case 'fork': {
        const parent = this.#tasks.get(event.task);
        if (parent !== undefined) this.#tasks.set(event.child, { ...parent, isContainer: false });
        return;
      }
      case 'exec':
        this.#exec(event.at, event.task, event.file);
        return;
      case 'exit':
        for (const open of [this.#programs, this.#calls]) end(open, event.task, event.at);
        return;
      case 'call':
        this.#call(event.at, event.task, event.name, event.flags);
        return;
      case 'return':
        end(this.#calls, event.task, event.at);
        return;
      case 'switch':
        this.#leaves(event.at, event.from, event.state);
        this.#enters(event.at, event.to);
    }
  }

  activities(): Activity[] {
    if (this.#runtimeCalls.length > 0 && this.#runtimeCalls.every(({ part }) => part === 'runtime-delete')) {
      // A runtime whose containers are no processes of this kernel's.
      for (const [index, call] of this.#runtimeCalls.entries())
        call.part = (['runtime-create', 'runtime-start'] as const)[index] ?? 'runtime-delete';
    }
    return this.#all;
  }

  #exec(at: number, id: number, file: string): void {
    const task = this.#tasks.get(id);
    if (task === undefined) return;
    if (task.isContainer === true) {
      this.#isCreated = false;
      this.#runs(id, { begin: at, end: Infinity, part: 'container', kind: 'container', name: file });
      return;
    }
    const isUnderRuntime = task.part.startsWith('runtime-');
    if (this.#runtimes.includes(file) && !isUnderRuntime) {
      const part = this.#isCreated ? 'runtime-start' : 'runtime-delete';
      const call: Open = { begin: at, end: Infinity, part, kind: 'program', name: file };
      this.#runtimeCalls.push(call);
      this.#runs(id, call);
      return;
    }
    const isAgain = task.part === 'engine' && isEngineAgain(file);
    const part = isAgain ? 'engine' : partOfProgram(file, task.part);
    if (part === undefined || (part === task.part && !isAgain)) return;
    this.#runs(id, { begin: at, end: Infinity, part, kind: 'program', name: file });
  }

  #runs(id: number, program: Open): void {
    end(this.#programs, id, program.begin);
    this.#all.push(program);
    this.#programs.set(id, program);
    this.#tasks.set(id, { part: program.part, program });
  }

  #call(at: number, id: number, name: string, flags: number): void {
    const task = this.#tasks.get(id);
    if (task === undefined) return;
    if (name === 'pivot_root' && task.program !== undefined && this.#runtimeCalls.includes(task.program)) {
      task.program.part = 'runtime-create';
      this.#isCreated = true;
      this.#tasks.set(id, { ...task, isContainer: true });
      return;
    }
    const part = CALLS[name];
    if (part === undefined || task.part !== 'engine' || (part === 'network' && (flags & NEW_NETWORK) === 0))
      return;
    const call: Open = { begin: at, end: Infinity, part, kind: 'call', name };
    this.#all.push(call);
    this.#calls.set(id, call);
  }

  #leaves(at: number, id: number, state: string): void {
    end(this.#onCpu, id, at);
    const part = this.#partOf(id);
    // S is left out: a task that sleeps waits for another one, or has nothing to do.
    const kind = /^[tT]/.test(state) ? 'stopped' : /^[RD]/.test(state) ? 'blocked' : undefined;
    if (part === undefined || kind === undefined) return;
    const open: Open = {
      begin: at,
      end: Infinity,
      part: kind === 'stopped' ? part : 'waiting',
      kind,
      name: state,
    };
    this.#all.push(open);
    this.#offCpu.set(id, open);
  }

  #enters(at: number, id: number): void {
    end(this.#offCpu, id, at);
    const part = this.#partOf(id);
    if (part === undefined) return;
    const open: Open = { begin: at, end: Infinity, part, kind: 'cpu', name: '' };
    this.#all.push(open);
    this.#onCpu.set(id, open);
  }

  /** A runtime's call may be known for what it is only later. */
  #partOf(id: number): Part | undefined {
    const task = this.#tasks.get(id);
    return task?.program?.part ?? task?.part;
  }
}

function end(open: Map<number, Open>, task: number, at: number): void {
  const activity = open.get(task);
  if (activity === undefined) return;
  activity.end = at;
  open.delete(task);
}
