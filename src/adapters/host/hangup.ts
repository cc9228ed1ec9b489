import { readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { END_SIGNALS } from '../../core/errors.ts';

const WRITE_ONLY = 1;

/** What tells that this process was started to outlive its terminal. */
export interface HangupSigns {
  /** Texts of /proc/PID/status: of this process, and of the one that started it. */
  readonly statuses: readonly string[];
  /** `_` of the environment: the program that the shell started. */
  readonly startedBy: string | undefined;
  /** What descriptor 0 leads to, and its /proc/self/fdinfo. */
  readonly stdin: { readonly leadsTo: string; readonly info: string };
}

/**
 * Whether SIGHUP was to be ignored, as under nohup(1). Node sets every signal back as it starts (seen with 20.20), so
 * that it cannot be read from this process alone:
 *
 * - the process that started this one ignores SIGHUP: what is ignored stays so over exec(2), as in a script under nohup;
 * - the shell says that it started nohup;
 * - standard input is /dev/null and cannot be read: what nohup puts in the place of a terminal (coreutils, nohup.c).
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

/** Of the ignored signals each is a bit, the first one for signal 1 (proc_pid_status(5)). */
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
