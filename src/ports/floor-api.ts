/** No engine: programs that run straight on the file system under a data root. */
export interface FloorApi {
  readonly kind: 'none';
  /**
   * Makes a copy of an image's files under the data root.
   * @param reference of an image that was brought
   */
  copyOf(reference: string, signal: AbortSignal): Promise<FloorCopy>;
}

/** A fresh copy of an image's files; disposing of it removes it. */
export interface FloorCopy extends AsyncDisposable {
  /** Its folder, absolute, as programs that {@link run} starts have it. */
  readonly path: string;
  /** Runs a program to its end. A non-zero exit code is a result, not an error. */
  run(argv: readonly string[], signal: AbortSignal): Promise<ProgramEnd>;
  /**
   * The same with the copy as the program's root, so that it finds nothing but the image's files.
   * @param folder in the copy, absolute there: where the program works
   */
  runWithin(argv: readonly string[], folder: string, signal: AbortSignal): Promise<ProgramEnd>;
}

export interface ProgramEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}
