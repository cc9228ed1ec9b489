/** A linear axis that maps two values to two pixels. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  /** The pixel of a value; values beyond an end map to that end. */
  readonly at: (value: number) => number;
}

export function linearScale(from: number, to: number, firstPx: number, lastPx: number): Scale {
  const span = to - from || 1;
  return {
    from,
    to,
    at: (value) => firstPx + ((Math.min(Math.max(value, from), to) - from) / span) * (lastPx - firstPx),
  };
}

/** Round values within a range, about this many: steps of 1, 2 or 5 times a power of ten. */
export function roundTicks(from: number, to: number, about: number): number[] {
  const step = roundStep((to - from) / Math.max(1, about));
  const ticks: number[] = [];
  for (let index = Math.ceil(from / step - 1e-9); index * step <= to * (1 + 1e-9); index++) {
    ticks.push(Number((index * step).toPrecision(10)) + 0);
  }
  return ticks;
}

function roundStep(least: number): number {
  if (!(least > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  const digit = [1, 2, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9)) ?? 10;
  return digit * power;
}
