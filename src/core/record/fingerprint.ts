import type { Fingerprint } from './events.ts';

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
