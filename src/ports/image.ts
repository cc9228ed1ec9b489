/** An image as one archive, the same for every engine start. */
export interface ImageArchive {
  readonly reference: string;
  /** As the scenario has it. */
  readonly name: string;
  /** `sha256:...` of its configuration: what it is, however it was got. */
  readonly digest: string;
  /** Path or bytes of an archive that every engine loads. */
  readonly archive: string | Uint8Array;
  /** Ids it may have once loaded (config digest; manifest digest on a containerd store). */
  readonly ids: readonly string[];
  /** What a container of it must print; undefined where only the exit code is known. */
  readonly expectedOutput: string | undefined;
}
