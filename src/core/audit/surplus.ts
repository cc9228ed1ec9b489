/**
 * What `items` has more of than `others`, as multisets, in the order of `items`: a mount may exist twice, one over the
 * other.
 * @param nameOf equal for items that count as the same
 */
export function surplus<T>(items: readonly T[], others: readonly T[], nameOf: (item: T) => string): T[] {
  const left = new Map<string, number>();
  for (const item of others) left.set(nameOf(item), (left.get(nameOf(item)) ?? 0) + 1);
  return items.filter((item) => {
    const count = left.get(nameOf(item)) ?? 0;
    left.set(nameOf(item), count - 1);
    return count <= 0;
  });
}

/** {@link surplus} of lines. */
export function surplusLines(lines: readonly string[], others: readonly string[]): string[] {
  return surplus(lines, others, (line) => line);
}
