/** An image as one archive, the same for every engine start. */
export interface ImageArchive {
  readonly reference: string;
  /** As the scenario names it. */
  readonly name: string;
  /** `sha256:...` of its configuration: its identity, whatever its source. */
  readonly digest: string;
  /** Path or bytes of an archive that every engine loads. */
  readonly archive: string | Uint8Array;
  /** Ids it may have once loaded (config digest; manifest digest on a containerd store). */
  readonly ids: readonly string[];
  /** What its container must print; undefined if only the exit code is known. */
  readonly expectedOutput: string | undefined;
  /** The program that it was made for, with its arguments; absent where it was made for none. */
  readonly program?: readonly string[] | undefined;
  /** Of builtin:layers. */
  readonly layers?: number | undefined;
  /** Of builtin:layers: how many small files its tree has. */
  readonly files?: number | undefined;
}
