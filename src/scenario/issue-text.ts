import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** How Zod begins a message of its own; those of the schema are in our words already. */
const ZODS_OWN = /^(?:Invalid|Too) /;

const TYPES: Readonly<Record<string, string>> = {
  ...{ string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false' },
  ...{ array: 'a list', object: 'a mapping', record: 'a mapping', tuple: 'a list' },
};

/** What a scenario should have had in a place: `expected a list`. */
export function issueText(issue: Issue): string {
  if (!ZODS_OWN.test(issue.message)) return issue.message;
  return `expected ${expectedOf(issue)}`;
}

function expectedOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return `${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    case 'too_small':
      return `at least ${limit(issue.origin, Number(issue.minimum))}`;
    case 'too_big':
      return `at most ${limit(issue.origin, Number(issue.maximum))}`;
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_union':
    case 'unrecognized_keys':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return `something else: ${issue.message}`;
  }
}

/** Of a number its value, of what is longer or shorter how many it has. */
function limit(origin: string, count: number): string {
  if (origin === 'string') return count === 1 ? 'one character' : `${count} characters`;
  if (origin === 'array') return count === 1 ? 'one entry' : `${count} entries`;
  return String(count);
}
