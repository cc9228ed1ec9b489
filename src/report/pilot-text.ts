import { durationText } from './duration-text.ts';
import type { PilotAdvice } from '../core/plan/pilot.ts';
import { milliseconds } from './milliseconds.ts';
import { plainText } from './plain-text.ts';
import { wrapText } from './wrap-text.ts';

/** A pilot's recommendation, for a terminal or a log. */
export function pilotText({ cells, advice, precision, restartSeconds }: PilotAdvice, width: number): string {
  const columns = ['cell', 'mean ms', 'iterations', 'restarts', 'best iterations'];
  const rows = cells.map((cell) => [
    plainText(cell.cell),
    milliseconds(cell.mean_us),
    percent(cell.iterations),
    percent(cell.restarts),
    String(cell.optimal_iterations),
  ]);
  const widths = columns.map((name, index) =>
    Math.max(...[columns, ...rows].map((row) => (row[index] ?? name).length)),
  );
  const lines = [columns, ...rows].map((row) =>
    row
      .map((field, index) =>
        index === 0 ? field.padEnd(widths[0] ?? 0) : field.padStart(widths[index] ?? 0),
      )
      .join('  '),
  );
  const wanted = `±${percent(precision)} of every mean`;
  const found =
    advice === undefined
      ? `${wanted} would need more than 10,000 rounds: accept wider intervals, or measure on a quieter machine.`
      : `For ${wanted}: --rounds ${advice.rounds} --iterations ${advice.iterations}, about ${durationText(advice.seconds)}.`;
  const legend = `iterations, restarts: standard deviation between them as a share of the mean; best iterations: for the cell alone (Kalibera and Jones), at ${restartSeconds.toFixed(1)} s for a restart. A short pilot estimates the restarts' share only roughly: run --precision adds rounds until the intervals are narrow enough.`;
  return `${[lines.join('\n'), wrapText(found, width), wrapText(legend, width)].join('\n\n')}\n`;
}

function percent(share: number): string {
  // Less is what rounding leaves of values without any scatter.
  if (share < 1e-6) return '0 %';
  return `${Number((share * 100).toPrecision(2))} %`;
}
