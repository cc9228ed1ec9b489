/** What the kernel says that a task did; times are microseconds of CLOCK_MONOTONIC, tasks are named by thread id. */
export type KernelEvent =
  | { readonly type: 'fork'; readonly at: number; readonly task: number; readonly child: number }
  | { readonly type: 'exec'; readonly at: number; readonly task: number; readonly file: string }
  | { readonly type: 'exit'; readonly at: number; readonly task: number }
  | {
      readonly type: 'switch';
      readonly at: number;
      readonly from: number;
      /** Of the task that leaves the CPU (sched(7)): R it would go on, D it waits for the kernel, T it is stopped. */
      readonly state: string;
      readonly to: number;
    }
  | {
      readonly type: 'call';
      readonly at: number;
      readonly task: number;
      readonly name: string;
      readonly flags: number;
    }
  | { readonly type: 'return'; readonly at: number; readonly task: number; readonly name: string };

/** What a trace holds, and how much of it was lost. */
export interface KernelTrace {
  readonly events: readonly KernelEvent[];
  /** Written by the kernel, and overwritten before it was read. */
  readonly lost: number;
}

/** `  dockerd-26983   [000] d..2.  1967.673112: sched_switch: ...` (Documentation/trace/ftrace.rst). */
const LINE = /^\s*.{1,16}-(\d+)\s+\[\d+\]\s+\S+\s+(\d+)\.(\d{6}): (\w+)(.*)$/;
const COUNTS = /^# entries-in-buffer\/entries-written: (\d+)\/(\d+)/;

/**
 * Reads the text of tracefs's `trace` file with the clock `mono`: forks, execs, exits, switches and system calls.
 * Lines of other events are left out.
 */
export function parseKernelTrace(text: string): KernelTrace {
  const events: KernelEvent[] = [];
  let lost = 0;
  for (const line of text.split('\n')) {
    const counts = COUNTS.exec(line);
    if (counts !== null) lost = Number(counts[2]) - Number(counts[1]);
    const event = parsedLine(line);
    if (event !== undefined) events.push(event);
  }
  return { events, lost };
}

function parsedLine(line: string): KernelEvent | undefined {
  const [, id = '', seconds = '', micros = '', name = '', rest = ''] = LINE.exec(line) ?? [];
  if (name === '') return undefined;
  const at = Number(seconds) * 1e6 + Number(micros);
  const task = Number(id);
  const number = (pattern: RegExp): number => Number(pattern.exec(rest)?.[1] ?? NaN);
  switch (name) {
    case 'sched_switch':
      return {
        ...{
          type: 'switch',
          at,
          from: number(/ prev_pid=(\d+) prev_prio/),
          to: number(/ next_pid=(\d+) next_prio/),
        },
        state: / prev_state=(\S+) ==>/.exec(rest)?.[1] ?? '',
      };
    case 'sched_process_fork':
      return { type: 'fork', at, task: number(/ pid=(\d+) child_comm=/), child: number(/ child_pid=(\d+)$/) };
    case 'sched_process_exec':
      return { type: 'exec', at, task, file: / filename=(.*) pid=\d+ old_pid=\d+$/.exec(rest)?.[1] ?? '' };
    case 'sched_process_exit':
      return { type: 'exit', at, task };
    default:
      return systemCall(name, rest, at, task);
  }
}

/** `sys_mount(dev_name: c0, dir_name: c1, type: c2, flags: 1000, data: 0)` and `sys_mount -> 0x0`. */
function systemCall(name: string, rest: string, at: number, task: number): KernelEvent | undefined {
  if (!name.startsWith('sys_')) return undefined;
  const call = name.slice('sys_'.length);
  if (rest.startsWith(' ->')) return { type: 'return', at, task, name: call };
  const flags = /flags: (?:0x)?([0-9a-f]+)/.exec(rest)?.[1] ?? '0';
  return { type: 'call', at, task, name: call, flags: Number.parseInt(flags, 16) };
}
