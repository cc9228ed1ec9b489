import type { EngineFacts } from './engine-facts.ts';
import type { VerboseInfo } from './verbose-info.ts';

/** Whether a pod has a container of its own that holds its namespaces, the pause container. */
export type Infra = 'kept' | 'dropped';

/** What a client of an engine's CRI must know of how the engine was started, and of how it answers. */
export type CriDialect = OwnDialect | (PodPlaces & DockerBehind);

/** That of an engine which does the work itself. */
export type OwnDialect = PodPlaces & OwnEngine;

interface PodPlaces {
  /** cgroup above all pods: `/drivergrid-...`; empty: the engine's own choice. */
  readonly cgroup: string;
  readonly infra: Infra;
  /** Whether its pods get networks, so that it must be ready for them. */
  readonly needsNetwork: boolean;
  /** Folder of what containers print: the same path for the engine and for the host. */
  readonly logs: string;
}

interface OwnEngine {
  readonly docker?: undefined;
  /** What it takes to bring an image into the engine: its API only pulls. */
  readonly importer: ImageImporter;
  /** What the interface itself has no words for. */
  readonly facts: (said: CriSaid) => Pick<EngineFacts, 'driver' | 'rootDir' | 'runtimes'>;
}

/** The engine hands all work to a dockerd, whose API brings images and tells what the interface has no words for. */
interface DockerBehind {
  /** Socket of that API. */
  readonly docker: string;
  /** What stands before it, by its log: rows beside those of the driver. */
  readonly frontStatus: (log: readonly string[]) => EngineFacts['driverStatus'];
  readonly importer?: undefined;
  readonly facts?: undefined;
}

/** A program that puts an image archive into an engine's store. */
export interface ImageImporter {
  /** @param archive its path @param name the image's full name */
  readonly argv: (archive: string, name: string) => readonly [string, ...string[]];
  /** Whether it must run in the engine's namespaces, since it writes the store itself. */
  readonly isInside: boolean;
}

/** An engine's answers about itself. */
export interface CriSaid {
  /** Of `Status`, verbose. */
  readonly info: VerboseInfo;
  /** Where images are kept, of `ImageFsInfo`. */
  readonly imageFolder: string;
}
