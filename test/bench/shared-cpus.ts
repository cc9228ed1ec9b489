import { seededRandom } from '../../src/core/plan/random.ts';
import { median } from '../../src/core/statistics/robust.ts';

export interface Machine {
  readonly cpus: number;
  /** A task waits for the CPU on which it woke up unless another is idle; otherwise for any. Linux is in between. */
  readonly hasQueues: boolean;
}

/** What else runs. */
export interface OtherWork {
  readonly tasks: number;
  /** Of the time in which each of them wants a CPU. */
  readonly share: number;
  /** Of the minutes in which they are there at all; every minute where absent. */
  readonly present?: number;
}

/** What a kernel would report of a simulated machine, and how long the iterations take. */
export interface Observed {
  /** exp of the mean of ln of each minute's median, as `compare` has it of restarts, in milliseconds. */
  readonly iterationMs: number;
  /** Share of the time in which some task waited for a CPU, as in /proc/pressure/cpu. */
  readonly waiting: number;
  /** Tasks that ran or wanted to, for each CPU: the load. */
  readonly load: number;
}

/** What is on the machine. */
export interface Work {
  readonly other: OtherWork;
  /** Share of an iteration in which it needs a CPU. */
  readonly busy: number;
}

/** An iteration is as many turns of running and then waiting for a disk or a timer, each of about so long. */
const TURNS = 25;
const TURN_MS = 10;
const OTHER_TURN_MS = 20;
const MINUTE_MS = 60_000;
/** A task that wakes up goes before others, by no more than this. */
const CREDIT_MS = 3;
/** How often the CPU that a task wakes up on is not the one before. */
const MOVES = 0.2;

interface Task {
  readonly isOwn: boolean;
  isRunnable: boolean;
  /** Milliseconds until it begins to wait, or ends waiting. */
  left: number;
  /** How long it ran, as the scheduler counts. */
  ran: number;
  cpu: number;
}

/**
 * A machine whose CPUs are shared, a millisecond at a time: of the tasks that can run, those go first that have run
 * least, as in Linux's fair schedulers (CFS, EEVDF). One of them makes iterations.
 */
class SharedCpus {
  readonly #machine: Machine;
  readonly #work: Work;
  readonly #random: () => number;
  readonly #tasks: readonly Task[];

  constructor(machine: Machine, work: Work, seed: number) {
    this.#machine = machine;
    this.#work = work;
    this.#random = seededRandom(seed);
    this.#tasks = Array.from({ length: 1 + work.other.tasks }, (_, index) => ({
      ...{ isOwn: index === 0, isRunnable: true, left: 1, ran: 0 },
      cpu: Math.floor(this.#random() * machine.cpus),
    }));
  }

  observe(minutes: number): Observed {
    let [waitingMs, taskMs] = [0, 0];
    const centres: number[] = [];
    for (let minute = 0; minute < minutes; minute++) {
      const tasks = this.#random() < (this.#work.other.present ?? 1) ? this.#tasks : this.#tasks.slice(0, 1);
      // Who comes back has no claim to the time of its absence.
      const most = Math.max(...this.#tasks.map(({ ran }) => ran));
      for (const task of this.#tasks) task.ran = Math.max(task.ran, most - CREDIT_MS);
      const times: number[] = [];
      let [turns, begun] = [0, 0];
      for (let now = 0; now < MINUTE_MS; now++) {
        const runnable = tasks.filter(({ isRunnable }) => isRunnable);
        const running = this.#chosen(runnable);
        taskMs += runnable.length;
        if (running.length < runnable.length) waitingMs++;
        const least = Math.min(...runnable.map(({ ran }) => ran));
        for (const task of tasks) {
          if (
            this.#isAtTurn(task, running.includes(task), least) &&
            task.isOwn &&
            ++turns === (this.#work.busy >= 1 ? 1 : 2) * TURNS
          ) {
            times.push(now - begun);
            [turns, begun] = [0, now];
          }
        }
      }
      centres.push(Math.log(median(times) ?? NaN));
    }
    const ms = minutes * MINUTE_MS;
    return {
      iterationMs: Math.exp(centres.reduce((sum, ln) => sum + ln, 0) / minutes),
      waiting: waitingMs / ms,
      load: taskMs / ms / this.#machine.cpus,
    };
  }

  #chosen(runnable: readonly Task[]): readonly Task[] {
    const { cpus, hasQueues } = this.#machine;
    const inOrder = runnable.toSorted((one, other) => one.ran - other.ran);
    if (!hasQueues) return inOrder.slice(0, cpus);
    const firsts = new Map<number, Task>();
    for (const task of inOrder) if (!firsts.has(task.cpu)) firsts.set(task.cpu, task);
    const waiting = inOrder.filter((task) => firsts.get(task.cpu) !== task);
    for (let cpu = 0; cpu < cpus; cpu++) {
      const pulled = firsts.has(cpu) ? undefined : waiting.shift();
      if (pulled === undefined) continue;
      pulled.cpu = cpu;
      firsts.set(cpu, pulled);
    }
    return [...firsts.values()];
  }

  /** A millisecond passes; whether the task begins to wait, or has waited. */
  #isAtTurn(task: Task, isRunning: boolean, least: number): boolean {
    if (isRunning) task.ran++;
    if (!isRunning && task.isRunnable) return false;
    if (--task.left > 0) return false;
    const { share, mean } = task.isOwn
      ? { share: this.#work.busy, mean: TURN_MS * this.#work.busy }
      : { share: this.#work.other.share, mean: OTHER_TURN_MS };
    task.isRunnable = share >= 1 || !task.isRunnable;
    const turn = task.isRunnable ? mean : mean * (1 / share - 1);
    task.left = Math.max(1, Math.round(-turn * Math.log(1 - this.#random())));
    if (task.isRunnable && Number.isFinite(least)) {
      task.ran = Math.max(task.ran, least - CREDIT_MS);
      if (this.#random() < MOVES) task.cpu = Math.floor(this.#random() * this.#machine.cpus);
    }
    return true;
  }
}

/** The same for the same seed. */
export function observe(machine: Machine, work: Work, minutes: number, seed: number): Observed {
  return new SharedCpus(machine, work, seed).observe(minutes);
}
