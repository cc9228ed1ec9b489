import type { EngineTraces } from '../engines/engine-traces.ts';
import type { Resource } from './resource.ts';

/** Who left a thing. `unknown`: inside the engine's namespaces the engine or a runtime, on the host anyone. */
export interface Owner {
  readonly whose: 'engine' | 'runtime' | 'tool' | 'unknown';
  /** The runtime that left it, or the only one used when the engine did. */
  readonly runtime?: string | undefined;
}

/** What is known of the time between two looks. */
export interface AuditContext {
  /** Texts that only this run's things contain: its id, its folders. */
  readonly marks: readonly string[];
  /** Whether everything new is the run's: in its own namespaces. */
  readonly isIsolated: boolean;
  /**
   * Whether the engine ran. If not, the tool should have removed what is left.
   *
   */
  readonly engineRan: boolean;
  /** The runtimes that were used, with their binaries. */
  readonly runtimes: readonly { readonly name: string; readonly path: string }[];
  readonly runtimeOf: (containerId: string) => string | undefined;
  /** Of the engine's kind. */
  readonly engine: EngineTraces;
  /** Which runtimes have left things of a shape, by {@link shapeOf}. */
  readonly knownLeaks: ReadonlyMap<string, ReadonlySet<string>>;
}

const CONTAINER_ID = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;

/**
 * Who left a thing, by the surest sign first: the container it belongs to, the binary it runs, the only runtime used,
 * what a runtime has left before.
 */
export function ownerOf(thing: Resource, context: AuditContext): Owner {
  const runtime = runtimeBehind(thing, context);
  if (runtime !== undefined) return { whose: 'runtime', runtime };
  if (!isOfRun(thing, context)) return { whose: 'unknown' };
  if (!context.engineRan) return { whose: 'tool' };
  const used = context.runtimes.map(({ name }) => name);
  const sole = onlyOne(used);
  if (isEngineMade(thing, context)) return { whose: 'engine', runtime: sole };
  const known = context.knownLeaks.get(shapeOf(thing));
  const likely = sole ?? onlyOne(used.filter((name) => known?.has(name)));
  return likely === undefined ? { whose: 'unknown' } : { whose: 'runtime', runtime: likely };
}

/** Whether it is ours: it carries the run's id, lies in its folders or namespaces, or descends from it. */
export function isOfRun(thing: Resource, { marks, isIsolated, runtimeOf }: AuditContext): boolean {
  return (
    // Cgroups are visible from every namespace.
    (isIsolated && thing.kind !== 'cgroup') ||
    thing.descends === true ||
    thing.traces.some((trace) => marks.some((mark) => trace.includes(mark))) ||
    containersIn(thing).some((id) => runtimeOf(id) !== undefined)
  );
}

/** Kinds that everyone makes all the time: those that are not the run's mean nothing. */
const COMMON: readonly Resource['kind'][] = ['process', 'cgroup', 'socket', 'file'];

/** Whether to report a thing; ordinary things of others are not reported. */
export function isWorthTelling(thing: Resource, context: AuditContext): boolean {
  return isOfRun(thing, context) || !COMMON.includes(thing.kind);
}

/** What things of one cause have in common: the text without its varying parts. */
export function shapeOf({ kind, text }: Pick<Resource, 'kind' | 'text'>): string {
  return `${kind} ${text.replaceAll(/[0-9a-f]{6,}|\d+/g, '#')}`;
}

function onlyOne(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}

function runtimeBehind(thing: Resource, { runtimes, runtimeOf }: AuditContext): string | undefined {
  for (const id of containersIn(thing)) {
    const runtime = runtimeOf(id);
    if (runtime !== undefined) return runtime;
  }
  if (thing.kind !== 'process') return undefined;
  const lines = thing.traces.map((trace) => trace.split(' '));
  return runtimes.find(({ name, path }) =>
    // runsc names its helpers `runsc-gofer` and `runsc-sandbox`; a script's path is its shell's argument.
    lines.some(
      (words) => (path !== '' && words.includes(path)) || baseOf(words[0] ?? '').startsWith(`${name}-`),
    ),
  )?.name;
}

function containersIn({ traces }: Resource): string[] {
  return traces.flatMap((trace) => trace.match(CONTAINER_ID) ?? []);
}

/** Things that only the engine makes. */
function isEngineMade({ kind, key, traces }: Resource, { engine }: AuditContext): boolean {
  if (kind === 'link') return engine.links.test(key);
  if (kind === 'process')
    return traces.some((trace) => engine.programs.test(baseOf(trace.split(' ')[0] ?? '')));
  return engine.kinds.includes(kind);
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
