/**
 * An option that takes several values: `a,b`, or the option once for each. It takes one word at a time, so that what
 * follows is never taken for a further value.
 */
export const LIST = {
  type: 'string',
  array: true,
  nargs: 1,
  requiresArg: true,
  coerce: (given: readonly string[] | undefined) => given?.flatMap(listed),
} as const;

/** The same, with none as the default. */
export const LIST_OR_NONE = {
  ...LIST,
  default: [] as readonly string[],
  defaultDescription: 'none',
  coerce: (given: readonly string[]) => given.flatMap(listed),
} as const;

function listed(text: string): string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
