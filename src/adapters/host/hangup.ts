import { readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { END_SIGNALS } from '../../core/errors.ts';

const WRITE_ONLY = 1;

/** Signs that this process was started to outlive its terminal. */
export interface HangupSigns {
  /** Texts of /proc/PID/status: of this process and of its parent. */
  readonly statuses: readonly string[];
  /** `_` in the environment: the program that the shell started. */
  readonly startedBy: string | undefined;
  /** The target of descriptor 0, and its /proc/self/fdinfo. */
  readonly stdin: { readonly leadsTo: string; readonly info: string };
}

/**
 * Whether to ignore SIGHUP, as under nohup(1). Node resets every signal as it starts (seen with 20.20), so this process
 * alone cannot tell:
 *
 * - the parent ignores SIGHUP: ignored signals stay ignored over exec(2), as in a script under nohup;
 * - the shell says that it started nohup;
 * - standard input is /dev/null and cannot be read: nohup's replacement for a terminal (coreutils, nohup.c).
 */
export function isHangupIgnored({ statuses, startedBy = '', stdin }: HangupSigns): boolean {
  return (
    statuses.some(ignoresHangup) ||
    basename(startedBy) === 'nohup' ||
    (stdin.leadsTo === '/dev/null' && accessMode(stdin.info) === WRITE_ONLY)
  );
}

/** The signs that this process has. */
export function hangupSigns(): HangupSigns {
  return {
    statuses: ['self', String(process.ppid)].map((pid) => textOf(`/proc/${pid}/status`)),
    startedBy: process.env['_'],
    stdin: { leadsTo: linkOf('/proc/self/fd/0'), info: textOf('/proc/self/fdinfo/0') },
  };
}

/** Each ignored signal is a bit, the first one for signal 1 (proc_pid_status(5)). */
function ignoresHangup(status: string): boolean {
  const [, mask] = /^SigIgn:\s*([0-9a-f]+)$/m.exec(status) ?? [];
  return mask !== undefined && (BigInt(`0x${mask}`) & (1n << BigInt(END_SIGNALS.SIGHUP - 1))) !== 0n;
}

/** The low bits of the octal `flags` (proc_pid_fdinfo(5), open(2)). */
function accessMode(info: string): number {
  const [, flags] = /^flags:\s*([0-7]+)$/m.exec(info) ?? [];
  return flags === undefined ? 0 : parseInt(flags, 8) & 0b11;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
