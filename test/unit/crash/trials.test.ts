import { expect, it } from 'vitest';
import { drawnTrial, kindOf, type Trial } from '../../crash/drawn-trials.ts';
import { ENGINE_SETS, type EngineSet } from '../../crash/engine-sets.ts';
import { differences } from '../../crash/host-state.ts';
import { journalSteps, killPoints, pointText } from '../../crash/kill-points.ts';

const STEPS = journalSteps(
  [
    '1 writeFile /s/owner.json.71',
    '2 rm /s/owner.json.71',
    '3 open /s/journal/R/000001-folder.json.new',
    '4 sync /s/journal/R/000001-folder.json.new',
    '5 rename /s/journal/R/000001-folder.json',
    '6 sync /s/journal/R',
    '7 rm /s/journal/R/000001-folder.json',
    '8 sync /s/journal/R',
    '9 rm /s/journal/R',
    '',
  ].join('\n'),
);

it('kills before every step, and after those that end what they belong to', () => {
  const points = killPoints(STEPS).map(({ at }) => at);
  expect(points.filter((at) => at.startsWith('before'))).toEqual(
    STEPS.map(({ number }) => `before ${number}`),
  );
  expect(points.filter((at) => at.startsWith('after'))).toEqual(['after 2', 'after 6', 'after 8', 'after 9']);
});

it('cuts a file that is written in pieces short only once', () => {
  const pieces = ['open', 'appendFile', 'appendFile', 'appendFile', 'appendFile', 'sync', 'rename'];
  const steps = journalSteps(pieces.map((what, index) => `${index + 1} ${what} /o/plan.json.new\n`).join(''));
  expect(killPoints(steps).map(({ at }) => at)).toEqual([1, 2, 3, 6, 7].map((number) => `before ${number}`));
});

it('names a point without what differs from run to run', () => {
  expect(killPoints(STEPS).slice(0, 1).map(pointText)).toEqual(['before 1 (writeFile owner.json.PID)']);
});

const POINTS = { run: killPoints(STEPS), restore: killPoints(STEPS.slice(5)) };

function drawn(seed: number, count: number, sets: readonly EngineSet[] = ['docker']): Trial[] {
  return Array.from({ length: count }, (_, index) => drawnTrial(seed, index + 1, sets, POINTS));
}

it('draws the same trial from the same seed and number, and another from another seed', () => {
  expect(drawn(4, 30, ENGINE_SETS)).toEqual(drawn(4, 30, ENGINE_SETS));
  expect(drawn(4, 30)).not.toEqual(drawn(5, 30));
});

function places(trials: readonly Trial[]): string[] {
  return trials.flatMap((trial) => (trial.kind === 'journal' ? trial.point.at : []));
}

it('makes all kinds of trials in the first seven, and is at each point before it is at any again', () => {
  expect(new Set([1, 2, 3, 4, 5, 6, 7].map(kindOf)).size).toBe(7);
  const at = places(drawn(4, 60));
  const count = POINTS.run.length;
  expect(new Set(at.slice(0, count)).size).toBe(count);
  expect(at.slice(count, 2 * count)).toEqual(at.slice(0, count));
});

it('gives every set of engines its turn, and each its own turn at every point', () => {
  const all = drawn(4, 120 * ENGINE_SETS.length, ENGINE_SETS);
  for (let turn = 0; turn < all.length; turn += ENGINE_SETS.length) {
    const sets = all.slice(turn, turn + ENGINE_SETS.length).map(({ engines }) => engines);
    expect(new Set(sets)).toEqual(new Set(ENGINE_SETS));
  }
  for (const set of ENGINE_SETS) {
    const ofSet = all.filter(({ engines }) => engines === set);
    expect(new Set(ofSet.map(({ kind }) => kind)).size).toBe(7);
    expect(new Set(places(ofSet).slice(0, POINTS.run.length)).size).toBe(POINTS.run.length);
  }
});

it('says what a host has more, and what less', () => {
  const before = { cgroups: ['/a'], links: ['lo'] };
  expect(differences(before, before)).toEqual([]);
  expect(differences(before, { cgroups: ['/a', '/a/drivergrid-R'], links: [] })).toEqual([
    '+ cgroups: /a/drivergrid-R',
    '- links: lo',
  ]);
});
