/** How long the parts of a run take on a machine, in microseconds: for estimates. */
export interface Pace {
  /** To start an engine, check it and stop it. */
  readonly startUs: number;
  /** One iteration. */
  readonly sampleUs: number;
  /** To start and remove one idle container. */
  readonly idleUs: number;
}

/** Of an ordinary machine, before anything is measured on this one. */
export const GUESSED_PACE: Pace = { startUs: 4_000_000, sampleUs: 800_000, idleUs: 300_000 };
