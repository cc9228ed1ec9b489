#!/usr/bin/env node
import { commandLine } from './cli/command-line.ts';
import { DrivergridError } from './core/errors.ts';

/** The exit code of anything thrown: ours carry it; anything else is a defect and is shown whole. */
function report(error: unknown): number {
  if (error instanceof DrivergridError) {
    process.stderr.write(`drivergrid: ${error.message}\n`);
    if (error.hint !== undefined) process.stderr.write(`${error.hint}\n`);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`drivergrid: unexpected error, please report it\n${text}\n`);
  return 70;
}

try {
  process.exitCode = await commandLine(process.argv.slice(2));
} catch (error) {
  process.exitCode = report(error);
}
