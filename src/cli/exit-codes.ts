import { END_SIGNALS, EXIT } from '../core/errors.ts';

/** Every exit code of every command, as help and manual list them. */
export const EXIT_CODES: readonly (readonly [code: string, meaning: string])[] = [
  [`${EXIT.done}`, 'done; an unsupported cell is not a failure'],
  [
    `${EXIT.regression}`,
    'compare --gate, trend --gate: a regression; compare --self: the halves differ too often',
  ],
  [`${EXIT.usage}`, 'wrong usage, scenario or run directory; nothing was changed'],
  [`${EXIT.hostCannot}`, 'this host cannot do it'],
  [`${EXIT.failedCells}`, 'finished with failed cells'],
  [`${EXIT.inconclusive}`, 'compare --gate, trend --gate: inconclusive, or doubtful'],
  [`${EXIT.restoreIncomplete}`, 'something could not be undone; run restore again'],
  [`${EXIT.defect}`, 'a bug in drivergrid; please report it'],
  [
    signalCodes('SIGHUP', 'SIGINT', 'SIGTERM'),
    'interrupted by SIGHUP, SIGINT (Ctrl-C) or SIGTERM; the host is restored',
  ],
  [
    signalCodes('SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGALRM', 'SIGXCPU'),
    'the same for SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM and SIGXCPU',
  ],
  [`${EXIT.brokenPipe}`, 'the reader of standard output has gone, as in `drivergrid list | head -1`'],
];

/** 128 and the signal's number, as in a shell. */
function signalCodes(...signals: readonly (keyof typeof END_SIGNALS)[]): string {
  return signals.map((signal) => 128 + END_SIGNALS[signal]).join(', ');
}

/** For yargs' `epilogue`; a tab begins its second column. */
export function exitCodesText(): string {
  return ['Exit codes:', ...EXIT_CODES.map(([code, meaning]) => `  ${code}\t  ${meaning}`)].join('\n');
}
