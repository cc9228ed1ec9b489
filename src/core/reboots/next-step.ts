import type { PlannedBoot } from '../plan/plan.ts';
import type { RebootRecord } from './reboot-record.ts';
import { counted } from '../counted.ts';

/** This machine as it runs now. */
export interface RunningMachine {
  /** As `uname -r` prints it. */
  readonly kernel: string;
  /** Of /proc/sys/kernel/random/boot_id: another one after each boot. */
  readonly boot_id: string;
}

export type Step =
  | { readonly kind: 'measure'; readonly boot: PlannedBoot }
  /** Choose the boot's kernel and reboot. */
  | { readonly kind: 'reboot'; readonly boot: PlannedBoot }
  | { readonly kind: 'finish' }
  | { readonly kind: 'give up'; readonly reason: string };

/** A boot into the wrong kernel is tried again this often; so is a session that was cut before it measured anything. */
const TRIES_AGAIN = 2;

/**
 * The record once the tool runs again. A choice counts for one boot: if that has come, the choice is used up; if this
 * machine has not booted since, it was called off.
 */
export function arrived(record: RebootRecord, now: RunningMachine): RebootRecord {
  const { chosen } = record;
  if (chosen === undefined) return record;
  const hasBooted = chosen.boot_id !== now.boot_id;
  const wrong = chosen.kernel === now.kernel ? 0 : record.wrong + 1;
  return { ...record, chosen: undefined, wrong: hasBooted ? wrong : record.wrong };
}

/**
 * What to do now. Each boot of the plan is one of this machine: what another has measured in, or in which the run was
 * asked for, is not measured in again. A session that was interrupted goes on in its boot.
 *
 * @param record as {@link arrived} gives it
 * @param next the plan's next boot; undefined if all is measured
 * @param samples recorded so far
 */
export function nextStep(
  record: RebootRecord,
  now: RunningMachine,
  next: PlannedBoot | undefined,
  samples: number,
): Step {
  if (next === undefined) return { kind: 'finish' };
  const { session } = record;
  const which = `boot ${next.boot}, under kernel ${next.kernel}`;
  if (session?.boot === next.boot && session.has_ended) {
    return { kind: 'give up', reason: `${which}, ended before all was measured` };
  }
  const isUsed =
    record.began_boot_id === now.boot_id || (session?.boot_id === now.boot_id && session.boot !== next.boot);
  if (isUsed) return { kind: 'reboot', boot: next };
  if (now.kernel === next.kernel) {
    const isCutOften =
      session?.boot === next.boot && session.samples === samples && session.begun > TRIES_AGAIN;
    return isCutOften
      ? {
          kind: 'give up',
          reason: `${which}, was cut ${counted(session.begun, 'time')} before it measured anything`,
        }
      : { kind: 'measure', boot: next };
  }
  return record.wrong > TRIES_AGAIN
    ? {
        kind: 'give up',
        reason: `${which}, did not come up in ${record.wrong} tries: this machine booted ${now.kernel}`,
      }
    : { kind: 'reboot', boot: next };
}

/** The record before a session. */
export function withSession(
  record: RebootRecord,
  now: RunningMachine,
  { boot }: PlannedBoot,
  samples: number,
): RebootRecord {
  const { session } = record;
  const isSame = session?.boot === boot && session.samples === samples;
  return {
    ...record,
    wrong: 0,
    session: { boot, boot_id: now.boot_id, has_ended: false, samples, begun: isSame ? session.begun + 1 : 1 },
  };
}

/** The record after a session that came to its end. */
export function withEndedSession(record: RebootRecord): RebootRecord {
  const { session } = record;
  return session === undefined ? record : { ...record, session: { ...session, has_ended: true } };
}

/** The record before its boot's kernel is chosen. */
export function withChoice(
  record: RebootRecord,
  now: RunningMachine,
  { boot, kernel }: PlannedBoot,
): RebootRecord {
  return { ...record, chosen: { boot, kernel, boot_id: now.boot_id } };
}
