/**
 * How a cell ended. `unsupported` says what this host cannot do and is not a failure; `detail` keeps the engine's own
 * message.
 */
export type Outcome =
  | { readonly kind: 'measured' }
  | { readonly kind: 'unsupported'; readonly reason: string; readonly detail?: string | undefined }
  | { readonly kind: 'failed'; readonly step: string; readonly error: string }
  | { readonly kind: 'aborted'; readonly reason: string };
