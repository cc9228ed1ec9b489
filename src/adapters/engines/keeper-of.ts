import { isDeepStrictEqual } from 'node:util';
import { KEEPER } from '../../core/engines/keeper.ts';
import { commandLine } from '../host/processes.ts';

/**
 * The process that keeps a lab's namespaces, in the place of an engine.
 * @throws Error while the namespaces are not set up: the process there is another one until then
 */
export async function keeperOf(pid: () => Promise<number | undefined>): Promise<number> {
  const keeper = await pid();
  if (keeper === undefined || !isDeepStrictEqual(await commandLine(keeper), [...KEEPER]))
    throw new Error('the namespaces are not set up yet');
  return keeper;
}
