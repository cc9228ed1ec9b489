import { expect, it } from 'vitest';
import { judgeSamples, placeOf, samplesIn } from '../../crash/judge-samples.ts';

const RESTART = 'r01-vfs';

function line(seq: number, iteration: number, more: Record<string, unknown> = {}): string {
  const cell = { driver: 'vfs', runtime: 'runc', concurrency: 1 };
  const place = { round: 1, restart_id: RESTART, ...cell, iteration, phase: 'timed' };
  return JSON.stringify({ type: 'sample', seq, ...place, status: 'ok', ...more });
}

const WHOLE = [line(1, 1, { phase: 'warmup' }), line(2, 1), line(3, 2)];
const PLACES = new Set(samplesIn(WHOLE).map(placeOf));

function kinds(reported: readonly string[], recorded: readonly string[]): string[] {
  return judgeSamples(reported, recorded, PLACES).map(({ kind }) => kind);
}

it('finds nothing where all that was reported is there and the rest was measured', () => {
  expect(kinds(WHOLE.slice(0, 2), WHOLE)).toEqual([]);
});

it('takes a warm-up of another engine start for no repetition, and one of the same for one', () => {
  const warmUp = { phase: 'warmup' };
  const resumed = [...WHOLE.slice(0, 2), line(3, 1, { ...warmUp, restart_id: 'r01-vfs-2' }), line(4, 2)];
  expect(kinds(WHOLE.slice(0, 2), resumed)).toEqual([]);
  expect(kinds([], [...WHOLE, line(4, 1, warmUp)])).toEqual(['twice']);
});

it('tells a sample that is missing, and one that was changed', () => {
  expect(kinds(WHOLE, WHOLE.slice(0, 2))).toEqual(['lost', 'lost']);
  expect(kinds([line(2, 1, { total_us: 7 })], WHOLE)).toEqual(['lost']);
});

it('tells a sample that is there twice, whatever its number', () => {
  expect(kinds([], [...WHOLE, line(4, 2)])).toEqual(['twice']);
});

it('keeps two builds with the same driver apart', () => {
  const ofBoth = ['docker', 'docker-28'].map((engine, index) => line(index + 1, 1, { engine }));
  const places = new Set(samplesIn(ofBoth).map(placeOf));
  expect(judgeSamples([], ofBoth, places)).toEqual([]);
  expect(judgeSamples([], ofBoth.slice(0, 1), places).map(({ kind }) => kind)).toEqual(['lost']);
});

it('tells a gap in the numbers, a failed sample and one that no whole run has', () => {
  expect(kinds([], [...WHOLE.slice(0, 2), line(4, 2)])).toEqual(['other']);
  expect(kinds([], [...WHOLE.slice(0, 2), line(3, 2, { status: 'failed' })])).toEqual(['other']);
  expect(kinds([], [...WHOLE, line(4, 3)])).toEqual(['other']);
});

it('passes over a line that was cut short, which was never a whole one', () => {
  const recorded = [...WHOLE.slice(0, 2), '{"type":"sample","seq":3,"steps_us":{}', line(3, 2)];
  expect(kinds(WHOLE.slice(0, 2), recorded)).toEqual([]);
});
