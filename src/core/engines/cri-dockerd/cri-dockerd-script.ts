import type { ConfigFile } from '../engine-kind.ts';
import { shellWord } from '../cri-script.ts';

/**
 * Starts cri-dockerd as soon as the engine listens, and becomes the engine. A constant script with positional arguments:
 * `sh SCRIPT DOCKER_SOCKET SHIM ENGINE...`; SHIM is a script that becomes cri-dockerd.
 *
 * - cri-dockerd ends if nothing listens yet (cri-dockerd core/docker_service.go, checkVersionCompatibility).
 * - Without it the engine would run on and be waited for: it ends with it.
 */
const SCRIPT = `set -eu
docker=$1 shim=$2
shift 2
(
  while [ ! -S "$docker" ]; do sleep 0.01; done
  sh "$shim" || true
  echo 'level=fatal cri-dockerd ended, and the engine with it'
  kill -KILL $$
) &
exec "$@"
`;

/** How to start an engine with cri-dockerd before it. */
export interface ShimStart {
  readonly files: readonly ConfigFile[];
  readonly argv: readonly string[];
}

/**
 * @param work the start's folder
 * @param docker the engine's socket
 * @param shim cri-dockerd and its arguments
 * @param engine the program and its arguments
 */
export function shimStart(
  work: string,
  docker: string,
  shim: readonly string[],
  engine: readonly string[],
): ShimStart {
  const script = { path: `${work}/with-cri-dockerd.sh`, text: SCRIPT };
  const own = { path: `${work}/cri-dockerd.sh`, text: `exec ${shim.map(shellWord).join(' ')}\n` };
  return { files: [script, own], argv: ['sh', script.path, docker, own.path, ...engine] };
}
