/** The machines that built-in images are made for, in Node's words (`process.arch`). */
export type ImageArch = 'x64' | 'arm64';

/** `GOARCH` names, which the OCI image specification uses for `architecture`. */
export const OCI_ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' } as const satisfies Record<
  ImageArch,
  string
>;
