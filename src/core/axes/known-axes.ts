import { USUAL_CHANGED } from '../scenario/changed-files.ts';
import { buildNames } from '../scenario/engine-spec.ts';
import type { Axis } from './axis.ts';
import { counted } from '../counted.ts';

const text = (value: string | number | undefined): string => String(value ?? '');

const layersText = (count: string | number | undefined): string =>
  typeof count === 'number' ? counted(count, 'layer') : `${text(count)} layers`;

/** In the order in which they divide a grid's rows. */
export const AXES: readonly Axis[] = [
  {
    ...{ name: 'engine', heading: 'engine', kind: 'name', place: 'column', changesWith: 'start' },
    isOptional: true,
    planned: ({ engines }) => buildNames(engines),
    // The floor has none.
    mark: (engine) => (engine === undefined ? '' : `${text(engine)} `),
    phrase: text,
  },
  {
    ...{ name: 'driver', heading: 'driver', kind: 'name', place: 'column', changesWith: 'start' },
    planned: ({ drivers }) => drivers.map(({ name }) => name),
    mark: text,
    phrase: text,
  },
  {
    ...{ name: 'runtime', heading: 'runtime', kind: 'name', place: 'row', changesWith: 'burst' },
    planned: ({ runtimes }) => runtimes.map(({ name }) => name),
    mark: (runtime) => ` x ${text(runtime)}`,
    phrase: text,
  },
  {
    ...{ name: 'kernel', heading: 'kernel', kind: 'version', place: 'row', changesWith: 'boot' },
    planned: () => [],
    mark: (kernel) => ` on ${kernel ?? 'an unknown kernel'}`,
    phrase: (kernel) => `kernel ${kernel ?? 'unknown'}`,
  },
  {
    // Another host is another machine, and so another boot.
    ...{ name: 'host', heading: 'host', kind: 'name', place: 'row', changesWith: 'boot' },
    isOptional: true,
    planned: () => [],
    mark: (host) => ` on host ${text(host)}`,
    phrase: (host) => `host ${text(host)}`,
  },
  {
    ...{ name: 'concurrency', heading: 'at once', kind: 'count', place: 'row', changesWith: 'burst' },
    usual: 1,
    planned: ({ concurrency }) => concurrency,
    mark: (count) => ` x${text(count)}`,
    phrase: (count) => `${text(count)} at once`,
  },
  {
    ...{ name: 'layers', heading: 'layers', kind: 'count', place: 'row', changesWith: 'burst' },
    ...{ usual: 1, isOptional: true, each: 'layer' },
    planned: ({ layers = [] }) => layers,
    mark: (count) => ` of ${layersText(count)}`,
    phrase: layersText,
  },
  {
    ...{ name: 'changed_files', heading: 'files changed', kind: 'count', place: 'row', changesWith: 'burst' },
    ...{ usual: USUAL_CHANGED, isOptional: true, each: 'changed file' },
    planned: ({ changed_files: counts = [] }) => counts,
    mark: (count) => ` with ${text(count)} changed`,
    phrase: (count) => `${text(count)} changed`,
  },
  {
    ...{ name: 'live', heading: 'live', kind: 'count', place: 'row', changesWith: 'burst' },
    ...{ usual: 0, isOptional: true, changesSlowly: true, each: 'live container' },
    planned: ({ live = [] }) => live,
    mark: (count) => ` beside ${text(count)} live`,
    phrase: (count) => `${text(count)} live`,
  },
];
