import type { Axis } from '../axes/axis.ts';
import { INNER_AXES, OUTER_AXES } from '../axes/cell.ts';
import type { RunEvent } from './events.ts';

/** What a field must be, and how messages describe it. */
type Kind = readonly [word: string, is: (value: unknown) => boolean];

const text: Kind = ['a text', (value) => typeof value === 'string'];
const count: Kind = ['a whole number from 0 on', isCount];
const level: Kind = ['a whole number from 1 on', (value) => isCount(value) && value > 0];
const duration: Kind = ['a number from 0 on', isDuration];
const number: Kind = ['a number', Number.isFinite];
const texts: Kind = ['a list of texts', (value) => isList(value, (one) => typeof one === 'string')];
const yes: Kind = ['true or false', (value) => typeof value === 'boolean'];
const fingerprint: Kind = ['a kernel, an engine and runtimes', isFingerprint];
const checks: Kind = ['a list of checks', (value) => isList(value, isCheck)];
const outcome: Kind = [
  'an outcome',
  (value) => isOutcome(value, ['unsupported', 'failed', 'aborted', 'measured']),
];
const settled: Kind = ['an outcome', (value) => isOutcome(value, ['unsupported', 'failed', 'ready'])];

function oneOf(...values: readonly string[]): Kind {
  return [values.join(' or '), (value) => typeof value === 'string' && values.includes(value)];
}

function maybe([word, is]: Kind): Kind {
  return [word, (value) => value === undefined || is(value)];
}

type Shape = readonly (readonly [field: string, kind: Kind])[];

/** One field for each axis; those with one value per boot are only needed if a run has several boots. */
const cell: Shape = [
  ...INNER_AXES.map((axis): Shape[number] => [
    axis.name,
    axis.isOptional === true ? maybe(axisKind(axis)) : axisKind(axis),
  ]),
  ...OUTER_AXES.map((axis): Shape[number] => [axis.name, maybe(axisKind(axis))]),
];

function axisKind({ kind, usual }: Axis): Kind {
  if (kind !== 'count') return text;
  return usual === 0 ? count : level;
}

/** Only what tables, comparisons and resumed runs need: older tools wrote less, newer ones may write more. */
const SHAPES: Readonly<Record<RunEvent['type'], Shape>> = {
  run: [
    ['run_id', text],
    ['boot_id', text],
    ['boot', maybe(level)],
    ['host', maybe(text)],
    ['tool', text],
    ['fingerprint', fingerprint],
    ['at', text],
  ],
  runtime: [
    ['runtime', text],
    ['kernel', maybe(text)],
    ['host', maybe(text)],
    ['outcome', settled],
    ['path', maybe(text)],
    ['args', maybe(texts)],
    ['version', maybe(text)],
    ['sha256', maybe(text)],
    ['note', maybe(text)],
    ['known_since', maybe(text)],
  ],
  round: [
    ['round', count],
    ['sentinel', maybe(level)],
    ['restart_id', text],
    ['driver', text],
  ],
  proof: [
    ['restart_id', text],
    ['driver', text],
    ['runtime', maybe(text)],
    ['ok', yes],
    ['checks', checks],
  ],
  sample: [
    ...cell,
    ['seq', count],
    ['boot_id', text],
    ['restart_id', text],
    ['round', count],
    ['sentinel', maybe(level)],
    ['iteration', level],
    ['phase', oneOf('warmup', 'timed', 'sentinel', 'explain')],
    ['status', oneOf('ok', 'failed', 'timeout')],
    ['exit_code', maybe(number)],
    ['failed_step', maybe(text)],
    ['error', maybe(text)],
    ['started_at', text],
  ],
  explained: [
    ...cell,
    ['seq', count],
    ['restart_id', text],
    ['round', count],
    ['iteration', level],
    ['started_at', text],
    ['parts_us', ['parts of steps', (value) => isRecord(value, (parts) => isRecord(parts, isDuration))]],
    ['spans', ['a list of spans', (value) => isList(value, isSpan)]],
  ],
  cell: [...cell, ['outcome', outcome]],
  time: [
    ['name', text],
    ['us', duration],
  ],
  noise: [],
  leak: [
    ['kind', text],
    ['what', text],
    ['whose', text],
    ['round', maybe(count)],
    ['restart_id', maybe(text)],
    ['outcome', oneOf('ended', 'removed', 'left')],
  ],
  warning: [
    ['host', maybe(text)],
    ['message', text],
  ],
  'round-end': [['restart_id', text]],
  precise: [['rounds', count]],
  end: [
    ['status', oneOf('done', 'interrupted', 'failed')],
    ['wall_us', duration],
    ['at', text],
  ],
};

const SAMPLE = 'a sample whose times are numbers from 0 on';

/**
 * What an event should be and is not, to go after "expected": `a cell whose outcome is an outcome`.
 * @returns undefined if all is well, and for a type that this version does not know
 */
export function eventFault(event: { readonly type: string }): string | undefined {
  const { type } = event;
  if (!Object.hasOwn(SHAPES, type)) return undefined;
  const found = event as Readonly<Record<string, unknown>>;
  for (const [field, [word, is]] of SHAPES[type as RunEvent['type']]) {
    if (!is(found[field])) return `a ${type} event whose ${field} is ${word}`;
  }
  return type === 'sample' && !hasTimes(found) ? SAMPLE : undefined;
}

/** A number that is not finite would spoil every statistic; a good sample without one would be lost. */
function hasTimes(found: Readonly<Record<string, unknown>>): boolean {
  if (found['status'] === 'ok' && found['total_us'] === undefined) return false;
  for (const name of ['total_us', 'elapsed_us', 'engine_cpu_us', 'engine_peak_bytes']) {
    if (found[name] !== undefined && !isDuration(found[name])) return false;
  }
  // The engine's clock may put an event before the client's.
  return (
    isRecord(found['steps_us'], isDuration) &&
    isRecord(found['engine_us'], Number.isFinite) &&
    isRecord(found['quantities'] ?? {}, Number.isFinite)
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isDuration(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < Infinity;
}

function isRecord(found: unknown, isValue: (value: unknown) => boolean): boolean {
  if (typeof found !== 'object' || found === null) return false;
  for (const name in found) if (!isValue((found as Record<string, unknown>)[name])) return false;
  return true;
}

function isList(found: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(found) && found.every(isItem);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isFingerprint(found: unknown): boolean {
  if (typeof found !== 'object' || found === null) return false;
  const { kernel, engine, runtimes, image } = found as Record<string, unknown>;
  return (
    isText(kernel) && isText(engine) && isRecord(runtimes, isText) && (image === undefined || isText(image))
  );
}

/** `[begin, end, part, name]`; what goes on longer than was looked has no end. */
function isSpan(found: unknown): boolean {
  if (!Array.isArray(found)) return false;
  const [begin, end, part, name] = found as unknown[];
  return Number.isFinite(begin) && (Number.isFinite(end) || end === null) && isText(part) && isText(name);
}

function isCheck(found: unknown): boolean {
  if (typeof found !== 'object' || found === null) return false;
  const { what, expected, found: seen } = found as Record<string, unknown>;
  return isText(what) && isText(expected) && isText(seen);
}

function isOutcome(found: unknown, kinds: readonly string[]): boolean {
  if (typeof found !== 'object' || found === null) return false;
  const { kind, reason, detail, step, error } = found as Record<string, unknown>;
  if (!isText(kind) || !kinds.includes(kind)) return false;
  if (kind === 'failed') return isText(step) && isText(error);
  if (kind === 'aborted') return isText(reason);
  return kind !== 'unsupported' || (isText(reason) && (detail === undefined || isText(detail)));
}
