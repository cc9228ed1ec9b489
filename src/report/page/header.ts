import { markup, NOTHING, type Markup } from '../markup.ts';

export interface Link {
  readonly id: string;
  readonly text: string;
}

/** Links to the sections, and the button for light and dark. */
export function bar(links: readonly Link[]): Markup {
  return markup`<nav class="bar" aria-label="Sections"><ul>${links.map(({ id, text }) => markup`<li><a href="#${id}">${text}</a></li>`)}</ul><button type="button" id="theme" hidden data-scripted>Dark colours</button></nav>`;
}

/** A section with a heading; none if it is empty. */
export function section(id: string, title: string, body: Markup, style = ''): Markup {
  if (body.text === '') return NOTHING;
  return markup`<section id="${id}" class="${style}" aria-labelledby="${id}-head"><h2 id="${id}-head">${title}</h2>${body}</section>`;
}

export function list(items: readonly Markup[]): Markup {
  return items.length === 0
    ? NOTHING
    : markup`<ul class="plain">${items.map((item) => markup`<li>${item}</li>`)}</ul>`;
}
