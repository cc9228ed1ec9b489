import { stat } from 'node:fs/promises';
import { gatherRuns } from '../adapters/results/gather-runs.ts';
import { namedRun } from '../adapters/results/named-run.ts';
import type { GatherSource } from '../adapters/results/open-host-run.ts';
import { EXIT } from '../core/errors.ts';
import { plainText } from '../report/plain-text.ts';
import { JSON_SCHEMA } from './json/json-schema-number.ts';
import { printJson, printMessage } from './output.ts';
import { counted } from '../core/counted.ts';

export interface GatherOptions {
  readonly out: string;
  readonly pseudonyms: boolean;
  readonly json: boolean;
}

/** @throws UsageError if the runs cannot be gathered; nothing is written then */
export async function gather(sources: readonly string[], options: GatherOptions): Promise<number> {
  const { out, pseudonyms, json } = options;
  const gathered = await gatherRuns(await Promise.all(sources.map(sourceOf)), out, { pseudonyms });
  const { hosts, samples } = gathered;
  if (json) {
    printJson({ schema: JSON_SCHEMA, folder: out, ...gathered });
    return EXIT.done;
  }
  printMessage(
    `Gathered ${samples.toLocaleString('en')} samples of ${counted(hosts.length, 'host')} in ${plainText(out)}\nNext: drivergrid report ${plainText(out)}`,
  );
  return EXIT.done;
}

/** `NAME=DIR`, or a folder, whose own name may contain a `=`. */
async function sourceOf(argument: string): Promise<GatherSource> {
  const [, host = '', folder = ''] = /^([^=/]+)=(.+)$/.exec(argument) ?? [];
  const isWhole = (await stat(argument).catch(() => undefined))?.isDirectory() === true;
  return isWhole || host === ''
    ? { folder: await namedRun(argument) }
    : { folder: await namedRun(folder), host };
}
