import type { DriverSetup } from '../../scenario/scenario.ts';
import { isFuse, storageDriver } from '../containers-storage.ts';
import type { OwnDialect, Infra } from '../cri-dialect.ts';
import type { ConfigFile } from '../engine-kind.ts';
import type { EngineRoots } from '../engine-roots.ts';
import { runtimeWrapper, stateFolder } from '../runtime-wrapper.ts';
import type { ReadyRuntime } from '../../runtimes/known-runtimes.ts';

/** CRI-O's own default since 2021 (cri-o/cri-o#5113). */
export function infraOf({ infra = 'dropped' }: DriverSetup): Infra {
  return infra;
}

/** Where a CRI-O keeps what it is given; absolute paths. */
export interface CrioPlaces {
  readonly root: string;
  readonly runRoot: string;
  readonly socket: string;
  /** The start's folder. */
  readonly work: string;
}

/** Where a CRI-O keeps its files. */
export function crioRoots(setup: DriverSetup, { root, runRoot, socket, work }: CrioPlaces): EngineRoots {
  const driver = storageDriver(setup.driver);
  return {
    ...{ socket, dataRoot: root, rootDir: root, rootfs: [root], namespace: '', bundles: [], services: [] },
    states: [stateFolder(work, '*')],
    monitor: { program: 'conmon', container: '-c', runtime: '-r' },
    containers: [root, runRoot].map((folder) => `${folder}/${driver}-containers`),
  };
}

/** The options of a setup's driver, as `storage_option` has them. */
export function storageOptions(setup: DriverSetup): string[] {
  const own = isFuse(setup.driver) ? ['overlay.mount_program=/usr/bin/fuse-overlayfs'] : [];
  return [...own, ...(setup.options ?? [])];
}

/**
 * How its answers are read, and images brought to it.
 * @param tmp folder for skopeo's temporary files, where it runs
 */
export function crioCri(
  setup: DriverSetup,
  { root, runRoot }: Pick<CrioPlaces, 'root' | 'runRoot'>,
  tmp: string,
): Pick<OwnDialect, 'infra' | 'facts'> & { readonly argv: OwnDialect['importer']['argv'] } {
  const place = `${storageDriver(setup.driver)}@${root}+${runRoot}`;
  const store = `[${[place, ...storageOptions(setup)].join(':')}]`;
  return {
    infra: infraOf(setup),
    argv: (archive, name) => [
      ...(['skopeo', '--insecure-policy', '--tmpdir', tmp, 'copy', '--quiet'] as const),
      ...[`docker-archive:${archive}`, `containers-storage:${store}${name}`],
    ],
    facts: ({ info, imageFolder }) => ({
      driver: /([^/]+)-images$/.exec(imageFolder)?.[1] ?? '',
      rootDir: imageFolder.slice(0, imageFolder.lastIndexOf('/')),
      runtimes: info.keysAt('config', 'crio', 'Runtimes'),
    }),
  };
}

/** Files that CRI-O needs beside its configuration, for the runtimes too. @param work the start's folder */
export function crioFiles(runtimes: readonly ReadyRuntime[], work: string): ConfigFile[] {
  return [
    // Without one no image is used (containers-policy.json(5)).
    { path: `${work}/policy.json`, text: '{"default":[{"type":"insecureAcceptAnything"}]}\n' },
    ...runtimes.flatMap((runtime) => runtimeWrapper(runtime, work)),
  ];
}

/** Folders that it needs, to be made first. @param work the start's folder */
export function crioFolders(work: string): string[] {
  return [`${work}/logs`, `${work}/policies`, `${work}/run`];
}
