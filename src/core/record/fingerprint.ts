import type { TestedBuild } from '../engines/tested-build.ts';
import type { HostFacts } from '../host/host.ts';
import type { Plan } from '../plan/plan.ts';
import type { Fingerprint, RunEvent } from './events.ts';
import { runtimeKey } from './runtime-key.ts';

/** What a resumed run must find unchanged, apart from its image. */
export function fingerprintOf(
  { scenario }: Plan,
  { kernel }: HostFacts,
  builds: readonly TestedBuild[],
): Fingerprint {
  const versions = builds.map(({ name, engine }) => [name ?? '', engine?.version.text ?? 'absent'] as const);
  const several = builds.length > 1;
  // What is no engine has no version.
  const told = versions.map(
    ([name, version], index) =>
      [several ? name : '', version].filter((part) => part !== '').join(' ') ||
      (builds[index]?.engine?.kind.name ?? ''),
  );
  return {
    kernel,
    engine: told.join(', '),
    ...(several ? { engines: Object.fromEntries(versions) } : {}),
    runtimes: Object.fromEntries(
      builds.flatMap(({ name: engine, host }) =>
        scenario.runtimes.map(({ name: runtime }) => [
          runtimeKey({ engine, runtime }),
          host.runtimes[runtime]?.version ?? 'absent',
        ]),
      ),
    ),
  };
}

/** Digest of the image that a run began with, if recorded. */
export function imageAtBegin(earlier: readonly RunEvent[]): string | undefined {
  const begun = earlier.find((event) => event.type === 'run' && event.fingerprint.image !== undefined);
  return begun?.type === 'run' ? begun.fingerprint.image : undefined;
}

/** What differs, a line each: `kernel: 6.1.0 when the run began, 6.12.3 now`. */
export function fingerprintChanges(begun: Fingerprint, now: Fingerprint): string[] {
  const names = [...new Set([...Object.keys(begun.runtimes), ...Object.keys(now.runtimes)])];
  const pairs: [string, string | undefined, string | undefined][] = [
    ['kernel', begun.kernel, now.kernel],
    ['engine', begun.engine, now.engine],
    ...names.map((name): [string, string | undefined, string | undefined] => [
      `runtime ${name}`,
      begun.runtimes[name],
      now.runtimes[name],
    ]),
  ];
  return pairs.flatMap(([what, before, after]) =>
    before === after ? [] : [`${what}: ${before ?? 'none'} when the run began, ${after ?? 'none'} now`],
  );
}
