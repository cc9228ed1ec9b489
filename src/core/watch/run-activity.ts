/** What a run is about to do, for whoever watches it. */
export interface RunActivity {
  readonly kind: 'runtimes' | 'start' | 'check' | 'idle' | 'iteration' | 'stop';
  /** In words: `starting the engine`, `iteration 3`. */
  readonly words: string;
  /** The driver setup or the cell that it concerns; absent: all of them. */
  readonly of?: string;
  /** The engine start that it belongs to; absent before the first. */
  readonly restart?: string;
}

/** `vfs x runc: iteration 3, r02-vfs` */
export function activityText({ words, of, restart }: RunActivity): string {
  return (of === undefined ? '' : `${of}: `) + words + (restart === undefined ? '' : `, ${restart}`);
}
