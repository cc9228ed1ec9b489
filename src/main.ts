#!/usr/bin/env node
import { DrivergridError, EXIT } from './core/errors.ts';
import { hostTrouble } from './core/host/host-trouble.ts';
import { searchFolders } from './core/host/search-path.ts';
import { requireNode } from './cli/node-version.ts';
import { OutputWatch } from './cli/output-watch.ts';
import { printData, printMessage } from './cli/output.ts';
import { requireWorkingFolder } from './cli/working-folder.ts';
import { readyHelp } from './ready-help.ts';
import { oldestNode } from './tool-version.ts';

/** The exit code for anything thrown: our errors carry it; anything else is a defect and is printed in full. */
function report(error: unknown): number {
  if (error instanceof DrivergridError) {
    printMessage(`drivergrid: ${error.message}`);
    if (error.hint !== undefined) printMessage(error.hint);
    return error.exitCode;
  }
  const trouble = hostTrouble(error);
  if (trouble !== undefined) {
    printMessage(`drivergrid: ${trouble.reason}`);
    printMessage(trouble.hint);
    return EXIT.hostCannot;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  printMessage(`drivergrid: unexpected error, please report it\n${text}`);
  return EXIT.defect;
}

async function command(): Promise<number> {
  try {
    requireNode(process.versions.node, oldestNode());
    const help = readyHelp(process.argv.slice(2), process.stdout.columns);
    if (help !== undefined) {
      printData(help);
      return EXIT.done;
    }
    requireWorkingFolder();
    // Loaded here, so that errors in loading are reported too.
    const { commandLine } = await import('./cli/command-line.ts');
    return await commandLine(process.argv.slice(2));
  } catch (error) {
    return report(error);
  }
}

// For every program that is run, and its children: apt-get looks for dpkg's helpers in sbin, too.
process.env['PATH'] = searchFolders(process.env['PATH']).join(':');

// Keeps libraries from writing logs among the messages and during timed calls (docker-modem does, through `debug`).
delete process.env['DEBUG'];

const output = new OutputWatch();
const { exitCode, message } = await output.end(await command());
if (message !== undefined) printMessage(message);
process.exitCode = exitCode;
