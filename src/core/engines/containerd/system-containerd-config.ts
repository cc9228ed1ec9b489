import { fullName, PAUSE_REFERENCE } from '../../scenario/image-name.ts';
import { atLeast, type EngineVersion } from '../engine-version.ts';
import type { ConfigValues } from '../host-service.ts';
import { podNetwork } from '../pod-network.ts';
import type { ConfigChange } from '../service-kind.ts';
import { mergedTables, tomlAt, type TomlTable } from '../toml.ts';
import { criPlugins, RUNTIME } from './containerd-config.ts';
import { snapshotterName } from './containerd-cri.ts';
import { OLD_CRI } from './containerd-roots.ts';
import { snapshotterTables } from './snapshotter-config.ts';

/** Names by which containerd's CRI can be turned off; packages of Docker's do (containerd docs/cri/installation.md). */
const CRI_PLUGINS = /^(cri|io\.containerd\.grpc\.v1\.cri|io\.containerd\.cri\.v1\.(images|runtime))$/;

/** containerd's state in a start's folder. The host's has the shims of its own pods, which live on. */
export function stateOf(work: string): string {
  return `${work}/state`;
}

/**
 * The host's config.toml, in its own format, with another snapshotter, root, state, pause image and runtimes, with its CRI
 * turned on, and every other key unchanged.
 */
export function systemContainerdConfig(change: ConfigChange): TomlTable {
  const { original, version, setup, runtimes, dataRoot, pool, work, network } = change;
  const { disabled_plugins: disabled = [], ...kept } = original;
  const format = formatOf(original, version);
  const cri = criPlugins(
    {
      ...{ version, work, runtimes, snapshotter: snapshotterName(setup) },
      pauseImage: fullName(PAUSE_REFERENCE),
      network: network === 'none' ? podNetwork(network, work) : undefined,
      systemdCgroup: cgroupsBySystemd(original),
    },
    format,
  );
  const ours = {
    ...{ version: BigInt(format), root: dataRoot, state: stateOf(work) },
    // From 2.4 on there would be some.
    imports: [],
    disabled_plugins: list(disabled).filter((name) => !CRI_PLUGINS.test(name)),
    plugins: cri,
  };
  const snapshotter = snapshotterTables(setup, dataRoot, pool, undefined);
  return mergedTables(kept, mergedTables(ours, snapshotter));
}

/** Whether the host has systemd make the cgroups of containers, by its default runtime. */
export function cgroupsBySystemd(config: ConfigValues): boolean {
  const found = [['plugins', OLD_CRI, 'containerd'] as const, ['plugins', RUNTIME, 'containerd'] as const];
  return found.some((path) => {
    const name = tomlAt(config, ...path, 'default_runtime_name');
    const runtime = typeof name === 'string' ? name : 'runc';
    return tomlAt(config, ...path, 'runtimes', runtime, 'options', 'SystemdCgroup') === true;
  });
}

function formatOf({ version: given }: ConfigValues, version: EngineVersion): number {
  if (given !== undefined && Number(given) > 1) return Number(given);
  return atLeast(version, 2) ? 3 : 2;
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
