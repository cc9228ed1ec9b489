import { createInterface } from 'node:readline';
import { execa } from 'execa';
import type { Guest } from '../../../src/adapters/sites/guest/powered-guest.ts';
import { OWN_CHILD } from '../../../src/adapters/host/tied-child.ts';
import { relayed } from '../../../src/core/guest/relay-line.ts';
import { activityText } from '../../../src/core/watch/run-activity.ts';
import type { RunEvent } from '../../../src/core/record/events.ts';
import type { Moment } from './moments.ts';

/** How a command in the guest ended: by the power cut, or by itself before that. */
export interface Ended {
  readonly isCut: boolean;
  /** Since the command was begun. */
  readonly seconds: number;
  /** What was said last before the cut. */
  readonly doing: string;
  /** Lines of events, as they were relayed. */
  readonly reported: readonly string[];
  /** Whatever else it said. */
  readonly words: readonly string[];
  readonly exitCode: number | undefined;
}

/**
 * Runs a command in a guest and cuts the guest's power at a moment of it: QEMU is killed (SIGKILL).
 * @param moment absent: not at all
 */
export async function runUntil(guest: Guest, command: string, moment: Moment | undefined): Promise<Ended> {
  const begin = performance.now();
  const secondsNow = (): number => (performance.now() - begin) / 1000;
  let doing = 'beginning';
  let cut: { seconds: number; doing: string; off: PromiseLike<void> } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let skipped = 0;
  const arm = (): void => {
    timer ??= setTimeout(() => {
      cut = { seconds: secondsNow(), doing, off: guest[Symbol.asyncDispose]() };
    }, moment?.afterMs);
  };
  const reported: string[] = [];
  const words: string[] = [];

  const child = execa(guest.ssh.file, [...guest.ssh.args, command], {
    ...OWN_CHILD,
    ...{ stdout: 'ignore', stderr: 'pipe', buffer: false },
  });
  if (moment !== undefined && moment.mark === undefined) arm();
  for await (const line of createInterface({ input: child.stderr })) {
    const said = relayed(line);
    if (said.kind === 'words') words.push(said.text);
    else {
      if (said.kind === 'event') reported.push(line);
      doing = said.kind === 'event' ? eventText(said.event) : activityText(said.activity);
      if (moment?.mark?.test(doing) === true && skipped++ === moment.skipped) arm();
    }
  }
  const { exitCode } = await child;
  clearTimeout(timer);
  const ended = { reported, words, exitCode };
  if (cut === undefined) return { ...ended, isCut: false, seconds: secondsNow(), doing };
  await cut.off;
  return { ...ended, isCut: true, seconds: cut.seconds, doing: cut.doing };
}

function eventText(event: RunEvent): string {
  const place = 'restart_id' in event && event.restart_id !== undefined ? ` ${event.restart_id}` : '';
  const which = event.type === 'time' ? ` ${event.name}` : event.type === 'sample' ? ` ${event.seq}` : '';
  return `event ${event.type}${which}${place}`;
}
