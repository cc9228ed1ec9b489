/** What names a runtime in a run: `runc`, or `docker-28 runc` where there are several builds. */
export function runtimeKey({ engine, runtime }: { engine?: string | undefined; runtime: string }): string {
  return engine === undefined ? runtime : `${engine} ${runtime}`;
}
