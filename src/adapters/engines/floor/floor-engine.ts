import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { FLOOR_DRIVER } from '../../../core/engines/floor.ts';
import type { EngineFacts } from '../../../core/engines/engine-facts.ts';
import type { Engine } from '../../../ports/engine.ts';
import type { ProgramEnd } from '../../../ports/floor-api.ts';
import type { EngineLife } from '../engine-adapter.ts';
import { commandLine } from '../../host/processes.ts';
import { programEnvironment } from '../../host/program-environment.ts';
import { runCommand } from '../../host/run-command.ts';
import { OWN_CHILD } from '../../host/tied-child.ts';
import { unpackImage } from './unpack-image.ts';

/** The argument of the process that keeps the namespaces (core/engines/floor). */
const KEEPS = 'infinity';
/** A program that prints without end is not kept. */
const MOST_OUTPUT_BYTES = 2 ** 20;

/**
 * The {@link Engine} port over nothing but the lab's namespaces: images are folders under the data root, copied as vfs
 * copies them.
 */
export async function openFloor(_: string, { pid, dataRoot }: EngineLife): Promise<Engine> {
  const keeper = await pid();
  // Before that it is one of the programs that set the namespaces up.
  if (keeper === undefined || (await commandLine(keeper))[1] !== KEEPS)
    throw new Error('the namespaces are not set up yet');
  const inside = (path: string): string => join(`/proc/${keeper}/root`, path);
  let copies = 0;
  const images = new Map<string, string>();
  return {
    api: {
      kind: 'none',
      copyOf: async (reference) => {
        const from = images.get(reference);
        if (from === undefined) throw new Error(`no such image: ${reference}`);
        const path = join(dataRoot, `copy-${++copies}`);
        await runCommand('cp', ['--archive', inside(from), inside(path)]);
        return {
          path,
          run: (argv, signal) => runInside(keeper, argv, signal),
          [Symbol.asyncDispose]: () => rm(inside(path), { recursive: true, force: true }),
        };
      },
    },
    facts: () => Promise.resolve(FACTS),
    bringImage: async ({ archive, reference }) => {
      const path = join(dataRoot, `image-${images.size + 1}`);
      await mkdir(inside(path), { mode: 0o755 });
      await unpackImage(archive, inside(path));
      images.set(reference, path);
    },
    hold: () => Promise.reject(new Error('there is no engine to start a container')),
    runtimeOf: () => undefined,
    holdings: () => Promise.resolve([]),
    close: () => undefined,
  };
}

const FACTS: EngineFacts = {
  ...{ version: 'none', apiVersion: 'none', driver: FLOOR_DRIVER, driverStatus: [], rootDir: '' },
  ...{ runtimes: [], cgroupDriver: '', cgroupVersion: '', containerdVersion: '', runcVersion: '' },
  ...{ securityOptions: [], warnings: [] },
};

async function runInside(keeper: number, argv: readonly string[], signal: AbortSignal): Promise<ProgramEnd> {
  const result = await execa('nsenter', ['--target', String(keeper), '--mount', '--', ...argv], {
    ...OWN_CHILD,
    ...{ cancelSignal: signal, forceKillAfterDelay: 1000, maxBuffer: MOST_OUTPUT_BYTES },
    ...{ stripFinalNewline: false, extendEnv: false, env: programEnvironment() },
  });
  signal.throwIfAborted();
  if (result.exitCode === undefined)
    throw new Error(result.shortMessage ?? 'the program did not end by itself');
  return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
}
