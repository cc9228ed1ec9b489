/** Range and quartiles of a block of consecutive values; each by its index. */
export interface Block {
  readonly least: number;
  readonly lower: number;
  readonly middle: number;
  readonly upper: number;
  readonly greatest: number;
}

/**
 * Reduces a long series to this many blocks of consecutive values, of nearly equal length. What is drawn of a block are
 * real samples, so peaks stay peaks, and a trend of the medians stays one.
 */
export function thinned(values: readonly number[], blocks: number): Block[] {
  const count = Math.min(blocks, values.length);
  return Array.from({ length: count }, (_, block) => {
    const from = Math.floor((block * values.length) / count);
    const to = Math.floor(((block + 1) * values.length) / count);
    const ascending = Array.from({ length: to - from }, (_, index) => from + index).sort(
      (one, other) => (values[one] ?? 0) - (values[other] ?? 0),
    );
    const at = (part: number): number => ascending[Math.floor((ascending.length - 1) * part)] ?? from;
    return { least: at(0), lower: at(0.25), middle: at(0.5), upper: at(0.75), greatest: at(1) };
  });
}

/** The median of each value and its neighbours on both sides; at the ends of as many as there are. */
export function runningMedian(values: readonly number[], reach: number): number[] {
  return values.map((_, index) => {
    const near = values
      .slice(Math.max(0, index - reach), index + reach + 1)
      .sort((one, other) => one - other);
    const half = near.length >> 1;
    const upper = near[half] ?? 0;
    return near.length % 2 === 1 ? upper : ((near[half - 1] ?? upper) + upper) / 2;
  });
}
