import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/core/record/events.ts';
import { planRun } from '../../../src/core/plan/plan-run.ts';
import { seededRandom } from '../../../src/core/plan/random.ts';
import { parseScenario } from '../../../src/scenario/load.ts';
import { drawMoments } from '../../vm/power/moments.ts';
import { faults, survival } from '../../vm/power/recorded.ts';
import { differences } from '../../vm/power/state.ts';

describe('moments of power cuts', () => {
  test.each([1, 2, 3, 4, 5])(
    'with seed %i every phase has come up, and each restore has a cut before it',
    (seed) => {
      const moments = drawMoments(21, seededRandom(seed));
      expect(drawMoments(21, seededRandom(seed))).toEqual(moments);
      const phases = moments.map(({ phase }) => phase);
      for (const phase of phases) expect(phases.filter((other) => other === phase)).toHaveLength(3);
      expect(new Set(phases).size).toBe(7);
      expect(phases[0]).not.toBe('restore');
      expect(phases.join(' ')).not.toContain('restore restore');
    },
  );
});

test('a state differs by what is there, not by its order or what each boot draws', () => {
  const autofs = 'systemd-1 /proc/sys/fs/binfmt_misc autofs rw,fd=29,pipe_ino=';
  const before = `b\na\n${autofs}1234 0 0\na\n`;
  expect(differences(before, `a\na\n${autofs}99 0 0\nb`)).toEqual([]);
  expect(differences(before, `a\n${autofs}99 0 0\nb\nc`)).toEqual(['- a', '+ c']);
});

test('a reported event is lost, or there once, or twice', () => {
  expect(survival(['a', 'b', 'c'], 'a\nc\nc\n')).toEqual({ lost: ['b'], twice: ['c'] });
});

describe('a finished run', () => {
  const scenario = parseScenario(
    'name: p\ndrivers: [overlay2]\nruntimes: [runc]\nrounds: 1\niterations: 2\nwarmup: 0\n',
    'p',
  );
  const plan = planRun(scenario, { runId: '20261124-031500-a1b2', seed: 1, lab: 'system' });
  const sample = (seq: number, iteration: number, over: object = {}): RunEvent =>
    ({
      ...{ type: 'sample', seq, round: 1, driver: 'overlay2', runtime: 'runc', iteration },
      ...{ phase: 'timed', status: 'ok', ...over },
    }) as unknown as RunEvent;
  const end = { type: 'end', status: 'done' } as unknown as RunEvent;

  test('with every planned place once and numbers in a row has no fault', () => {
    expect(faults(plan, [sample(1, 1), sample(2, 2), end])).toEqual([]);
  });

  test.each<[string, RunEvent[], RegExp]>([
    ['a place twice', [sample(1, 1), sample(2, 2), sample(3, 2), end], /measured twice: 1 overlay2 runc 2/],
    ['a place not at all', [sample(1, 1), end], /not measured: 1 overlay2 runc 2/],
    ['a place of no plan', [sample(1, 1), sample(2, 2), sample(3, 3), end], /not in the plan: .* 3/],
    ['a gap', [sample(1, 1), sample(3, 2), end], /sample 2 has number 3/],
    [
      'a failed sample',
      [sample(1, 1), sample(2, 2, { status: 'failed', error: 'no' }), end],
      /2 is failed: no/,
    ],
    ['no end', [sample(1, 1), sample(2, 2)], /the last event is/],
  ])('with %s is told', (_, events, expected) => {
    expect(faults(plan, events)).toEqual([expect.stringMatching(expected)]);
  });
});
