import { askedOptions, OVERLAY_PARAMETERS, type OverlayOptions } from '../../core/engines/overlay-options.ts';
import { opposite } from '../../core/engines/overlay-proof.ts';
import { isThere } from '../host/is-there.ts';
import { OVERLAY_PARAMETERS_FOLDER, readParameter, writeParameter } from '../host/module-parameters.ts';
import { runCommand } from '../host/run-command.ts';
import type { EngineStart } from './engine-start.ts';

/**
 * Sets the overlay module's parameters for one engine start; the host's own values are in the journal first. Every
 * overlay mount that anyone makes on this host until the start is undone gets them.
 * @throws Error if the kernel lacks a parameter or does not take a value
 */
export async function setOverlayParameters(
  asked: OverlayOptions,
  start: Pick<EngineStart, 'record'>,
): Promise<void> {
  const folder = OVERLAY_PARAMETERS_FOLDER;
  if (!(await isThere(folder))) await runCommand('modprobe', ['overlay']);
  const were: Record<string, string> = {};
  for (const { name } of parameters(asked)) were[name] = await readParameter(folder, name);
  await start.record({ kind: 'module-parameters', folder, were });
  await write(asked);
}

/** Reads something while each parameter is the opposite of what is asked, then sets what is asked again. */
export async function againstParameters<T>(asked: OverlayOptions, read: () => Promise<T>): Promise<T> {
  try {
    await write(opposed(asked));
    return await read();
  } finally {
    await write(asked);
  }
}

async function write(asked: OverlayOptions): Promise<void> {
  for (const { name, value } of parameters(asked))
    await writeParameter(OVERLAY_PARAMETERS_FOLDER, name, value);
}

function parameters(asked: OverlayOptions): { readonly name: string; readonly value: string }[] {
  return askedOptions(asked).map(({ option, value }) => ({
    name: OVERLAY_PARAMETERS[option],
    value: value === 'on' ? 'Y' : 'N',
  }));
}

function opposed(asked: OverlayOptions): OverlayOptions {
  return Object.fromEntries(askedOptions(asked).map(({ option, value }) => [option, opposite(value)]));
}
