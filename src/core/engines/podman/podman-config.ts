import type { DriverSetup } from '../../scenario/scenario.ts';
import { conmonPlaces, helperFolders } from './podman-programs.ts';
import { tomlText, type TomlTable } from '../toml.ts';
import { isFuse, storageDriver } from '../containers-storage.ts';

/** Where a private engine lives; all absolute paths. */
export interface PodmanPlaces {
  readonly dataRoot: string;
  readonly runRoot: string;
  readonly networks: string;
  /** A link to fuse-overlayfs. */
  readonly fuse: string;
}

/** A runtime as containers.conf names it: one program without arguments. */
export interface NamedProgram {
  readonly name: string;
  readonly path: string;
  /** The runtime's own program. */
  readonly binary: string;
}

/** storage.conf (containers-storage.conf(5)). */
export function storageConf(setup: DriverSetup, { dataRoot, runRoot, fuse }: PodmanPlaces): string {
  const driver = storageDriver(setup.driver);
  const options = [
    ...(isFuse(setup.driver) ? [`overlay.mount_program=${fuse}`] : []),
    ...(setup.options ?? []),
  ];
  const storage = { driver, graphroot: dataRoot, runroot: runRoot };
  return tomlText({ storage: { ...storage, ...optionTables(driver, options) } });
}

/** Each option is `KEY=VALUE` or `DRIVER.KEY=VALUE`, as with `podman --storage-opt`. */
function optionTables(driver: string, options: readonly string[]): TomlTable {
  if (options.length === 0) return {};
  const given = options.map((option) => {
    const [key = '', ...value] = option.split('=');
    return [key.replace(`${driver}.`, ''), value.join('=')];
  });
  return { options: { [driver]: Object.fromEntries(given) as TomlTable } };
}

/** Runtimes that write their errors as JSON if told so (containers.conf(5), `runtime_supports_json`), by their program. */
const JSON_ERRORS = ['crun', 'runc', 'runsc', 'youki', 'krun', 'kata-runtime'];

/**
 * containers.conf (containers.conf(5)).
 * @param engine the path of podman, beside which its helpers may be
 */
export function containersConf(
  engine: string,
  runtimes: readonly NamedProgram[],
  { networks }: PodmanPlaces,
): string {
  const json = runtimes.filter(({ binary }) => JSON_ERRORS.includes(baseOf(binary)));
  return tomlText({
    // The counterpart of Docker's json-file: a file for each container.
    containers: { log_driver: 'k8s-file' },
    network: { network_backend: 'netavark', network_config_dir: networks },
    engine: {
      // The lab's namespaces cannot reach systemd, whatever the host runs, and so no journal either.
      cgroup_manager: 'cgroupfs',
      events_logger: 'file',
      conmon_path: conmonPlaces(engine),
      helper_binaries_dir: helperFolders(engine),
      ...(json.length > 0 ? { runtime_supports_json: json.map(({ name }) => name) } : {}),
      runtimes: Object.fromEntries(runtimes.map(({ name, path }) => [name, [path]])),
    },
  });
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
