/** One runtime under one driver setup at one concurrency: a place in the grid. */
export interface CellKey {
  readonly driver: string;
  readonly runtime: string;
  readonly concurrency: number;
}

/**
 * How a cell ended. `unsupported` says what this host cannot do and is not a failure;
 * `detail` keeps the engine's own words.
 */
export type Outcome =
  | { readonly kind: 'measured' }
  | { readonly kind: 'unsupported'; readonly reason: string; readonly detail?: string | undefined }
  | { readonly kind: 'failed'; readonly step: string; readonly error: string }
  | { readonly kind: 'aborted'; readonly reason: string };

/** A stable text for maps and messages of one kernel: `overlay2 x runc`, with ` x4` where four run at a time. */
export function cellLabel(cell: CellKey): string {
  const ladder = cell.concurrency === 1 ? '' : ` x${cell.concurrency}`;
  return `${cell.driver} x ${cell.runtime}${ladder}`;
}
