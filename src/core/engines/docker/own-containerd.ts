import type { DriverSetup } from '../../scenario/scenario.ts';
import { tomlText } from '../toml.ts';
import type { ConfigFile } from '../engine-kind.ts';
import type { PoolPlace } from '../pool-place.ts';
import { isSnapshotter } from './docker-drivers.ts';
import { proxyOf, snapshotterTables, type ProxyProgram } from '../containerd/snapshotter-config.ts';
import { PROXY } from '../containerd/snapshotters.ts';

/** How to start an engine with a containerd beside it. */
export interface OwnContainerd {
  readonly files: readonly ConfigFile[];
  readonly argv: readonly [string, ...string[]];
  /** Socket of the snapshotter, if it is outside of containerd. */
  readonly proxy?: string | undefined;
}

/** Absolute paths. */
export interface ContainerdPlaces {
  /** The start's folder. */
  readonly work: string;
  /** containerd's own, as the engine would have them. */
  readonly root: string;
  readonly state: string;
  readonly socket: string;
  /** Of a proxy's layers, on the same file system as containerd's root. */
  readonly proxyRoot: string;
}

/**
 * Starts the snapshotter, if it is a program of its own, and containerd; then becomes the engine. A constant script with
 * positional arguments: `sh SCRIPT SOCKET CONFIG ENGINE ENGINE_CONFIG PROXY_SOCKET [PROXY...]`.
 */
const SCRIPT = `set -eu
socket=$1 config=$2 engine=$3 settings=$4 proxy=$5
shift 5
listens() {
  while [ ! -S "$2" ] && kill -0 $! 2>/dev/null; do sleep 0.01; done
  if [ -S "$2" ]; then return; fi
  last=$(tail -n 1 "/proc/$$/fd/1" 2>/dev/null) || true
  echo "level=fatal $1 ended before it listened at $2\${last:+: $last}"
  exit 1
}
if [ $# -gt 0 ]; then
  mkdir -p "$(dirname "$proxy")"
  "$@" &
  listens "$1" "$proxy"
fi
containerd --config "$config" &
listens containerd "$socket"
exec "$engine" --config-file "$settings"
`;

/** Whether a setup needs settings that the engine cannot pass to the containerd it starts. */
export function needsOwnContainerd(setup: DriverSetup): boolean {
  const { driver, options = [] } = setup;
  return isSnapshotter(setup) && (driver === PROXY || driver === 'devmapper' || options.length > 0);
}

/** @param engine its program and the path of its configuration */
export function ownContainerd(
  setup: DriverSetup,
  places: ContainerdPlaces,
  pool: PoolPlace,
  engine: { readonly path: string; readonly config: string },
): OwnContainerd {
  const { work, socket, proxyRoot } = places;
  const config = `${work}/containerd.toml`;
  const script = `${work}/containerd.sh`;
  const proxy = proxyOf(setup, work, proxyRoot);
  return {
    files: [
      { path: config, text: containerdConfig(setup, places, pool, proxy) },
      { path: script, text: SCRIPT },
    ],
    argv: [
      ...['sh', script, socket, config, engine.path, engine.config],
      ...[proxy?.socket ?? '', ...(proxy?.argv ?? [])],
    ] as const,
    proxy: proxy?.socket,
  };
}

/** containerd's configuration (containerd-config.toml(5)), as the engine writes it but for the snapshotter. */
function containerdConfig(
  setup: DriverSetup,
  { root, state, socket }: ContainerdPlaces,
  pool: PoolPlace,
  proxy: ProxyProgram | undefined,
): string {
  return tomlText({
    ...{ version: 2n, root, state },
    // As moby libcontainerd/supervisor/remote_daemon.go.
    disabled_plugins: ['io.containerd.grpc.v1.cri'],
    grpc: { address: socket },
    ...snapshotterTables(setup, root, pool, proxy),
  });
}
