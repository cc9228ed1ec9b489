import type { Resource } from '../core/audit/resource.ts';

/** Lists what may be left behind in one place: the host, or an engine's own namespaces. */
export interface Auditor {
  /** Whether everything new there is the run's. */
  readonly isIsolated: boolean;
  /** Texts that only this run's things contain. */
  readonly marks: readonly string[];
  /**
   * Never rejects: what cannot be read is not listed. Changes nothing.
   * @param known keys of an earlier look: details are read only of newer processes; without it, of none
   */
  look(known?: readonly Resource[]): Promise<readonly Resource[]>;
  /** The things seen here before that still exist, even if the engine has ended. */
  remaining(things: readonly Resource[]): Promise<readonly Resource[]>;
  /**
   * Removes a thing of the run, as far as that is safe for its kind.
   * @returns whether it is gone; never rejects
   */
  remove(thing: Resource): Promise<boolean>;
}
