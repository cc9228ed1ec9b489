import { PACKAGE_ROOT } from '../../adapters/sites/guest/tool-package.ts';
import { cacheDir } from '../../adapters/host/cache-dir.ts';
import { proxyEnvironment } from '../../adapters/host/proxy-environment.ts';
import { requireBuiltTool } from './require-reboots.ts';

const STATE = 'DRIVERGRID_STATE_DIR';

/** How a unit or a person calls this tool, absolute. */
export interface ToolCommand {
  readonly words: readonly string[];
  /** For a person: with the state directory, if it is not the usual one. */
  readonly typed: readonly string[];
  /** For the unit. */
  readonly environment: Readonly<Record<string, string>>;
}

/** @throws HostError if the tool is not built */
export async function toolCommand(): Promise<ToolCommand> {
  const words = [process.execPath, await requireBuiltTool(PACKAGE_ROOT)];
  const state = process.env[STATE];
  if (state === undefined) return { words, typed: words, environment: {} };
  return { words, typed: ['env', `${STATE}=${state}`, ...words], environment: { [STATE]: state } };
}

/** The caller's variables that a session depends on: where programs, packages and images are found. */
export function sessionEnvironment(): Record<string, string> {
  return { ...proxyEnvironment(), PATH: process.env['PATH'] ?? '', DRIVERGRID_CACHE_DIR: cacheDir() };
}
