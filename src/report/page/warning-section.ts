import { groupBy } from '../../core/group-by.ts';
import { withRanges } from '../grouped-remarks.ts';
import { joined, markup, NOTHING, type Markup } from '../markup.ts';
import { list, section } from './header.ts';
import { cutText } from './table.ts';

/** Further warnings fold away: a run of many sessions repeats them for each. */
const MOST_WARNINGS = 3;

/** What casts doubt on the figures, ahead of them. */
export function warningSection(messages: readonly string[]): Markup {
  // Each session of a long run may warn of the same, with other numbers.
  const told = [...groupBy(messages, (text) => text.replace(/\d+(?:\.\d+)?/g, '#')).values()].map((same) =>
    same.length === 1 ? withRanges(same) : `${same.length} times: ${withRanges(same)}`,
  );
  const items = told.map((message) => cutText(message, 800));
  const rest = items.slice(MOST_WARNINGS);
  const more =
    rest.length === 0
      ? NOTHING
      : markup`<details><summary>${rest.length} more</summary>${list(rest)}</details>`;
  const body = joined([list(items.slice(0, MOST_WARNINGS)), more]);
  return section('warnings', items.length === 1 ? 'A warning' : 'Warnings', body, 'warning');
}
