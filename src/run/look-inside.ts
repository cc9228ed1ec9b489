import { appeared, type Resource } from '../core/audit/resource.ts';
import type { Clock } from '../ports/clock.ts';
import { Deadline } from '../ports/deadline.ts';
import type { RunningEngine } from '../ports/lab.ts';

const HOLDINGS_MS = 5_000;

/** What one look inside an engine found. */
export interface Inside {
  /** What the kernel shows. */
  readonly seen: readonly Resource[];
  /** What the engine itself reports; absent if it did not answer. */
  readonly held: readonly Resource[] | undefined;
}

/** Looks at what the kernel shows and the engine reports; never rejects. @param before an earlier look */
export async function lookInside(running: RunningEngine, clock: Clock, before?: Inside): Promise<Inside> {
  const [seen, held] = await Promise.all([running.auditor.look(before?.seen), heldBy(running, clock)]);
  return { seen, held };
}

/** What is there now and was not before. */
export function cameInside(before: Inside, now: Inside): Resource[] {
  const held = before.held && now.held ? appeared(before.held, now.held) : [];
  return [...appeared(before.seen, now.seen), ...held];
}

async function heldBy({ engine, gone }: RunningEngine, clock: Clock): Promise<Resource[] | undefined> {
  using deadline = new Deadline(clock, HOLDINGS_MS, 'what the engine holds', gone);
  // An engine that does not answer fails its cells anyway.
  const held = await engine.holdings(deadline.signal).catch(() => undefined);
  if (held === undefined) return undefined;
  return held.map(({ kind, name }) => ({ kind, key: name, text: name, traces: [name] }));
}
