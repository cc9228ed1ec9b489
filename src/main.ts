#!/usr/bin/env node
import { DrivergridError, EXIT } from './core/errors.ts';
import { isOutOfFiles } from './core/out-of-files.ts';
import { searchFolders } from './core/search-path.ts';

/** The exit code of anything thrown: ours carry it; anything else is a defect and is shown whole. */
function report(error: unknown): number {
  if (error instanceof DrivergridError) {
    process.stderr.write(`drivergrid: ${error.message}\n`);
    if (error.hint !== undefined) process.stderr.write(`${error.hint}\n`);
    return error.exitCode;
  }
  if (isOutOfFiles(error)) {
    process.stderr.write('drivergrid: more open files were needed than this process may have (ulimit -n)\n');
    process.stderr.write('Allow 1024 with `ulimit -n 1024`; `drivergrid restore` undoes what may be left.\n');
    return EXIT.hostCannot;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`drivergrid: unexpected error, please report it\n${text}\n`);
  return 70;
}

// For every program that is run, and what those run in turn: apt-get looks for dpkg's helpers in sbin too.
process.env['PATH'] = searchFolders(process.env['PATH']).join(':');
try {
  // Loaded in here, so that what loading meets is reported too.
  const { commandLine } = await import('./cli/command-line.ts');
  process.exitCode = await commandLine(process.argv.slice(2));
} catch (error) {
  process.exitCode = report(error);
}
