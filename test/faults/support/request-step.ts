export type RequestStep =
  'create' | 'attach' | 'wait' | 'start' | 'inspect' | 'delete' | 'events' | 'info' | 'version' | 'load';

const REQUEST = /^(GET|POST|DELETE) (?:\/v[\d.]+)?(\/[^ ?]*)\S* HTTP\/1\.1\r\n/;

const STEPS: readonly (readonly [RequestStep, RegExp])[] = [
  ['create', /^POST \/containers\/create$/],
  ['attach', /^POST \/containers\/\w+\/attach$/],
  ['wait', /^POST \/containers\/\w+\/wait$/],
  ['start', /^POST \/containers\/\w+\/start$/],
  ['inspect', /^GET \/containers\/\w+\/json$/],
  ['delete', /^DELETE \/containers\/\w+$/],
  ['events', /^GET \/events$/],
  ['info', /^GET \/info$/],
  ['version', /^GET \/version$/],
  ['load', /^POST \/images\/load$/],
];

/** Which call to the engine begins with these bytes; undefined where none that is known does. */
export function requestStep(bytes: Buffer): RequestStep | undefined {
  const [, method, path] = REQUEST.exec(bytes.toString('latin1', 0, 500)) ?? [];
  return STEPS.find(([, form]) => form.test(`${method} ${path}`))?.[0];
}

/** What a container is made for. */
export interface SeenContainer {
  /** The sample's number; undefined for a probe's or a proof's. */
  readonly sample: number | undefined;
  readonly runtime: string | undefined;
}

export function containerOf(create: Buffer): SeenContainer {
  const text = create.toString('latin1');
  const sample = /"drivergrid\.sample":"dg-[^"]*-(\d+)"/.exec(text)?.[1];
  return {
    sample: sample === undefined ? undefined : Number(sample),
    runtime: /"Runtime":"([^"]*)"/.exec(text)?.[1],
  };
}
