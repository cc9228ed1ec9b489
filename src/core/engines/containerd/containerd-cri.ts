import type { OwnDialect, ImageImporter } from '../cri-dialect.ts';
import type { ConfigFile } from '../engine-kind.ts';
import { atLeast, type EngineVersion } from '../engine-version.ts';
import { kindOfShim, shimOf } from '../../runtimes/shims.ts';
import type { ReadyRuntime } from '../../runtimes/known-runtimes.ts';
import type { DriverSetup } from '../../scenario/scenario.ts';
import { runtimeWrapper } from '../runtime-wrapper.ts';
import { tomlText } from '../toml.ts';
import { runscSettings } from './containerd-config.ts';
import { CRI_NAMESPACE } from './containerd-roots.ts';
import { pluginOf, PROXY } from './snapshotters.ts';

/** Where a snapshotter keeps its layers: a folder of the name of its plugin. */
const PLUGIN = pluginOf('');

/** The name that containerd knows a setup's snapshotter by. */
export function snapshotterName({ driver, name }: DriverSetup): string {
  return driver === PROXY ? name : driver;
}

/** A containerd whose CRI is measured. */
export interface MeasuredContainerd {
  /** Its program. */
  readonly path: string;
  readonly version: EngineVersion;
  readonly setup: DriverSetup;
  readonly socket: string;
}

/** How its answers are read, and images brought to it. */
export function containerdCri(engine: MeasuredContainerd): Pick<OwnDialect, 'infra' | 'importer' | 'facts'> {
  return {
    ...{ infra: 'kept', importer: importer(engine) },
    facts: ({ info, imageFolder }) => ({
      driver: imageFolder.slice(imageFolder.lastIndexOf(PLUGIN) + PLUGIN.length),
      rootDir: info.at('config', 'containerdRootDir'),
      runtimes: info.keysAt('config', 'containerd', 'runtimes'),
    }),
  };
}

/**
 * ctr, which comes with containerd. From 2.0 on it hands an archive to a service of containerd's that unpacks for overlayfs
 * only, unless it is told to do the work itself (containerd cmd/ctr/commands/images/import.go).
 */
function importer({ path, version, setup, socket }: MeasuredContainerd): ImageImporter {
  const ctr = `${path.slice(0, path.lastIndexOf('/') + 1)}ctr`;
  const local = atLeast(version, 2) ? ['--local'] : [];
  const argv = (archive: string): [string, ...string[]] => [
    ...([ctr, '--address', socket, '--namespace', CRI_NAMESPACE] as const),
    ...['images', 'import', ...local, '--snapshotter', snapshotterName(setup), archive],
  ];
  return { argv, isInside: false };
}

/** Files that runtimes need beside containerd's configuration. @param work the start's folder */
export function runtimeFiles(runtimes: readonly ReadyRuntime[], work: string): ConfigFile[] {
  return runtimes.flatMap((runtime) => {
    const { name, runtime_type: type } = runtime;
    if (type === undefined) return runtimeWrapper(runtime, work);
    if (kindOfShim(shimOf(type)) !== 'runsc') return [];
    return [{ path: runscSettings(work, name), text: RUNSC }];
  });
}

/** Settings of gVisor's shim (gVisor docs, "containerd configuration"). */
const RUNSC = tomlText({ runsc_config: { platform: 'systrap' } });
