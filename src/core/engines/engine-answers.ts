import type { DriverSetup } from '../scenario/scenario.ts';
import type { EngineFacts } from './engine-facts.ts';
import type { EngineVersion } from './engine-version.ts';

/** File system type of a data root that has no mount of its own. */
export const OF_FOLDER_ABOVE = "its parent folder's";

type ComparedFact = 'version' | 'apiVersion' | 'driver' | 'driverStatus' | 'rootDir' | 'runtimes';

/** What the engine reports after a restart, and the kernel about its data root. */
export interface EngineAnswers extends Pick<EngineFacts, ComparedFact> {
  /** File system type mounted under the data root. */
  readonly dataRootType: string;
}

export interface EngineExpectations {
  readonly setup: DriverSetup;
  readonly version: EngineVersion;
  readonly dataRoot: string;
  readonly runtimes: readonly string[];
  /** File system type made for the data root; undefined on the host's own. */
  readonly dataRootType: string | undefined;
}
