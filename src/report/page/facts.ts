import { markup, NOTHING, type Markup } from '../markup.ts';
import { visibleText } from '../visible-text.ts';
import { clipped } from '../plain-text.ts';
import { table } from './table.ts';

/** A fact may be a long list, such as kernel options. */
const LONGEST = 2000;

export function factList(facts: readonly (readonly [string, string])[]): Markup {
  return markup`<dl class="facts">${facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${clipped(visibleText(value), LONGEST)}</dd>`)}</dl>`;
}

/** Everything in environment.json, a row for each value. */
export function environmentTable(environment: unknown): Markup {
  if (environment === undefined) return NOTHING;
  const rows = [...flattened(environment, '')];
  return markup`<details><summary>All ${rows.length} recorded values</summary>${table<
    readonly [string, string]
  >(
    [
      { name: 'what', kind: 'name', text: ([name]) => name },
      { name: 'value', kind: 'text', text: ([, value]) => value },
    ],
    rows,
    { caption: 'As environment.json has it', id: 'environment-table', sortable: true },
  )}</details>`;
}

function* flattened(value: unknown, path: string): Generator<readonly [string, string], undefined> {
  if (typeof value !== 'object' || value === null) {
    yield [path, plainValue(value)];
    return undefined;
  }
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) {
    yield [path, value.map(plainValue).join(', ')];
    return undefined;
  }
  for (const [key, inner] of Object.entries(value)) {
    yield* flattened(inner, path === '' ? key : `${path}.${key}`);
  }
  return undefined;
}

function plainValue(value: unknown): string {
  if (value === null) return 'not known';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
