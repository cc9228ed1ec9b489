import type { TrialEnd } from './one-trial.ts';

/** The campaign's figures. */
export function tally(ends: readonly TrialEnd[]): string {
  const all = ends.flatMap((end) => end.findings);
  const of = (kind: (typeof all)[number]['kind']): number =>
    all.filter((finding) => finding.kind === kind).length;
  const kills = ends.reduce((sum, end) => sum + end.kills, 0);
  return [
    `${ends.length} trials, ${kills} kills: ${of('host')} host differences`,
    `${of('lost')} samples lost, ${of('twice')} samples twice, ${of('other')} other failures`,
  ].join(', ');
}
