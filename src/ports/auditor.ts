import type { Resource } from '../core/audit/resource.ts';

/** Lists what one place holds that may be left behind there: the host, or an engine's own namespaces. */
export interface Auditor {
  /** Whether all that appears there is the run's. */
  readonly isIsolated: boolean;
  /** Texts that only this run's things have in them. */
  readonly marks: readonly string[];
  /**
   * Never rejects: what cannot be read is not listed. Changes nothing.
   * @param known of an earlier look: what processes are is read of those that have come since, of none without it
   */
  look(known?: readonly Resource[]): Promise<readonly Resource[]>;
  /** Of things that were seen here, those that are there still; also where the engine has ended. */
  remaining(things: readonly Resource[]): Promise<readonly Resource[]>;
  /**
   * Removes a thing that is the run's, in so far as that is safe for its kind.
   * @returns whether it is gone; never rejects
   */
  remove(thing: Resource): Promise<boolean>;
}
