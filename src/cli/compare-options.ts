import type { PictureFolders } from '../adapters/results/picture-files.ts';

/** Options of `compare`. */
export interface CompareOptions extends PictureFolders {
  readonly gate?: string | undefined;
  /** An axis: the two are parts of one run. */
  readonly by?: string | undefined;
  readonly allow: readonly string[];
  readonly self: boolean;
  /** Whether to say in which parts the two differ. */
  readonly explain: boolean;
  readonly seed: number;
  readonly format: 'text' | 'json' | 'csv' | 'markdown';
  readonly json: boolean;
  /** A page to write. */
  readonly html?: string | undefined;
  /** A file of JUnit XML to write. */
  readonly junit?: string | undefined;
  /** A file to append Markdown to; `-`: standard output. */
  readonly markdown?: string | undefined;
}
