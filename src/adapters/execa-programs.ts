import { execa } from 'execa';
import type { DockerCli } from '../ports/programs.ts';
import { OWN_CHILD } from './host/tied-child.ts';

/**
 * The real `docker` client as a child process.
 * @param path its binary
 * @param configDir an empty folder: the caller's own ~/.docker may name contexts, proxies and plugins
 */
export function execaDockerCli(path: string, configDir: string): DockerCli {
  return {
    run: async (args, signal) => {
      const result = await execa(path, args, {
        ...OWN_CHILD,
        stripFinalNewline: false,
        cancelSignal: signal,
        extendEnv: false,
        env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DOCKER_CONFIG: configDir, HOME: configDir },
      });
      signal.throwIfAborted();
      if (result.exitCode === undefined)
        throw new Error(result.shortMessage ?? 'the docker client did not start');
      return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
    },
  };
}
