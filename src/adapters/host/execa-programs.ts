import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { HostFacts } from '../../core/host/host.ts';
import type { Programs } from '../../ports/programs.ts';
import { OWN_CHILD } from './tied-child.ts';

/**
 * Programs as child processes, with their own environment.
 * @param tools their paths
 * @param home an empty folder: the caller's own ~/.docker may name contexts, proxies and plugins
 */
export function execaPrograms(tools: HostFacts['tools'], home: string): Programs {
  return {
    write: async (name, text) => {
      const path = join(home, name);
      await writeFile(path, text);
      return path;
    },
    run: async (tool, args, signal) => {
      const result = await execa(tools[tool] ?? tool, args, {
        ...OWN_CHILD,
        stripFinalNewline: false,
        cancelSignal: signal,
        extendEnv: false,
        env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DOCKER_CONFIG: home, HOME: home },
      });
      signal.throwIfAborted();
      if (result.exitCode === undefined) throw new Error(result.shortMessage ?? `${tool} did not start`);
      return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
    },
  };
}
