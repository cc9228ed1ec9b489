import type { AttachedOutput } from './docker-api.ts';

/** No engine: OCI bundles, and runtimes that run containers on them. Every call ends when its signal aborts. */
export interface BundleApi {
  readonly kind: 'bundle';
  /** Bundles for the containers of one loop. */
  openBundles(): Bundles;
}

/** Disposing removes them. */
export interface Bundles extends AsyncDisposable {
  /**
   * Makes ready what a container needs: a root file system that nothing else uses, its config.json, and what starts the
   * runtime. Untimed.
   */
  prepare(spec: BundleRun, signal: AbortSignal): Promise<BundledContainer>;
}

/** A container to run once. */
export interface BundleRun {
  readonly image: string;
  /** In place of the image's own. */
  readonly command: readonly string[] | undefined;
  readonly runtime: string;
  readonly network: string;
  /** Whether its root must be as the image is; otherwise an earlier container may have had it. */
  readonly isFresh: boolean;
}

/**
 * One container, call by call. A runtime that fails is an Error with its own words. Disposing ends and removes the
 * container if that is left to do, and gives its bundle back.
 */
export interface BundledContainer extends AsyncDisposable {
  readonly id: string;
  /** `RUNTIME create`: the container is there, and its process waits. */
  create(signal: AbortSignal): Promise<void>;
  /** `RUNTIME start`. */
  start(signal: AbortSignal): Promise<void>;
  /** Resolves when the process has ended: when both of its outputs are closed, and its parent is told its end. */
  output(signal: AbortSignal): Promise<AttachedOutput & { readonly exitCode: number }>;
  /** `RUNTIME delete`. */
  delete(signal: AbortSignal): Promise<void>;
}
