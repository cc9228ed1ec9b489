import { counted } from '../../core/counted.ts';
import { valueOn } from '../../core/axes/axis.ts';
import type { WholeKey } from '../../core/axes/cell-key.ts';
import { AXES } from '../../core/axes/known-axes.ts';
import { markup, type Markup } from '../markup.ts';
import { alwaysShown } from './axis-columns.ts';
import { cutText } from './table.ts';

/** Filters of the page; for each cell, which value of each filter it has. */
export interface Filters {
  readonly axes: readonly Filter[];
  readonly cells: readonly (readonly number[])[];
}

interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

/** Driver and runtime, and what else the cells differ in. */
export function filtersOf(cells: readonly WholeKey[]): Filters {
  const axes = alwaysShown(cells, AXES).map((axis) => {
    const of = (cell: WholeKey): string => String(valueOn(axis, cell) ?? 'unknown');
    return { name: axis.heading, of, values: [...new Set(cells.map(of))] };
  });
  return {
    axes: axes.map(({ name, values }) => ({ name, values })),
    cells: cells.map((cell) => axes.map(({ of, values }) => values.indexOf(of(cell)))),
  };
}

/** The page's script shows it, since it does nothing without. @param steps - to choose one; empty: no such choice */
export function filterBar({ axes, cells }: Filters, steps: readonly string[]): Markup {
  const fieldsets = axes.map(
    ({ name, values }, axis) =>
      markup`<fieldset><legend>${name}</legend><div class="chips">${values.map(
        (value, index) =>
          markup`<label><input type="checkbox" checked data-axis="${axis}" value="${index}"> ${cutText(value, 40)}</label>`,
      )}</div></fieldset>`,
  );
  const choice =
    steps.length === 0
      ? undefined
      : markup`<div><label><span class="hidden-label">step</span><select id="step"><option value="total">whole iterations</option><option value="">every step</option>${steps.map(
          (step) => markup`<option value="${step}">step: ${cutText(step, 40)}</option>`,
        )}</select></label></div>`;
  return markup`<section class="filters" aria-label="Filters" hidden data-scripted><form>${fieldsets}${choice}<div><button type="reset">Show all</button></div><output id="shown" aria-live="polite">${counted(cells.length, 'cell')}</output></form></section>`;
}
