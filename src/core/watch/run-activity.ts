/** What a run does from now on, as told to whoever watches it. */
export interface RunActivity {
  readonly kind: 'runtimes' | 'start' | 'check' | 'idle' | 'iteration' | 'stop';
  /** In words: `starting the engine`, `iteration 3`. */
  readonly words: string;
  /** The driver setup or the cell that it is for; absent: all of them. */
  readonly of?: string;
  /** The engine's start that it belongs to; absent before any. */
  readonly restart?: string;
}

/** `vfs x runc: iteration 3, r02-vfs` */
export function activityText({ words, of, restart }: RunActivity): string {
  return (of === undefined ? '' : `${of}: `) + words + (restart === undefined ? '' : `, ${restart}`);
}
