import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/core/record/events.ts';
import { bootObstacle, nextBoot } from '../../../src/core/plan/next-boot.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { booted, plan, sample, settled } from '../../fixtures/recorded-run.ts';

function planned(rounds: number, kernels: string[], boots?: number): Plan {
  return plan(['overlay2', 'vfs'], ['runc', 'crun'], { rounds }, kernels, boots);
}

/** The kernels in the order they are booted, each with its round numbers. */
function booting({ boots, rounds }: Plan): string[] | undefined {
  return boots?.map(({ boot, kernel }) => {
    const own = rounds.filter((round) => round.boot === boot).map(({ round }) => round);
    return `${kernel} ${[...new Set(own)].join(',')}`;
  });
}

describe('a plan of several kernels', () => {
  it.each([
    ['A B B A', 4, ['A', 'B'], ['A 1,2', 'B 3,4', 'B 5,6', 'A 7,8']],
    ['an odd count, its larger half first', 3, ['A', 'B'], ['A 1,2', 'B 3,4', 'B 5', 'A 6']],
    ['one round, each kernel once', 1, ['A', 'B'], ['A 1', 'B 2']],
    ['three kernels', 2, ['A', 'B', 'C'], ['A 1', 'B 2', 'C 3', 'C 4', 'B 5', 'A 6']],
  ])('boots them forward, then back: %s', (_what, rounds, kernels, expected) => {
    expect(booting(planned(rounds, kernels))).toEqual(expected);
  });

  it('boots each as often as told, with as equal parts of the rounds', () => {
    const four = ['A 1,2', 'B 3,4', 'B 5', 'A 6', 'A 7,8', 'B 9,10', 'B 11', 'A 12'];
    expect(booting(planned(6, ['A', 'B'], 4))).toEqual(four);
    expect(booting(planned(3, ['A', 'B'], 3))).toEqual(['A 1', 'B 2', 'B 3', 'A 4', 'A 5', 'B 6']);
  });

  it('gives each kernel the rounds that a plan without kernels has, in that order', () => {
    const { rounds } = planned(5, ['A', 'B']);
    const boots = planned(5, ['A', 'B']).boots ?? [];
    const alone = planned(5, []).rounds.map(({ driver, bursts }) => ({ driver, bursts }));
    for (const kernel of ['A', 'B']) {
      const own = rounds.filter((round) => boots[(round.boot ?? 0) - 1]?.kernel === kernel);
      expect(own.map(({ driver, bursts }) => ({ driver, bursts }))).toEqual(alone);
    }
  });

  it('is a plan without boots where there is one, and none where one is named twice', () => {
    expect(JSON.stringify(planned(3, ['A']))).toBe(JSON.stringify(planned(3, [])));
    expect(planned(3, ['A'])).not.toHaveProperty('boots');
    expect(() => planned(3, ['A', 'B', 'A'])).toThrow('expected different kernels, found A twice');
  });
});

describe('the next boot', () => {
  const PLAN = plan(['vfs'], ['runc', 'crun'], {}, ['A', 'B']);
  /** Everything that a boot has to measure, for these runtimes. */
  const measured = (boot: number, runtimes = ['runc', 'crun']): RunEvent[] => [
    booted(PLAN, boot),
    ...PLAN.rounds
      .filter((round) => round.boot === boot)
      .flatMap(({ round }) =>
        runtimes.flatMap((runtime) =>
          [1, 2].map((iteration) => sample('vfs', { round, runtime, iteration })),
        ),
      ),
  ];
  const next = (events: RunEvent[]) => nextBoot(PLAN, events)?.boot;

  it('is the first with something left', () => {
    expect(next([])).toBe(1);
    expect(next(measured(1).slice(0, -1))).toBe(1);
    expect(next(measured(1))).toBe(2);
    expect(next([1, 2, 3].flatMap((boot) => measured(boot)))).toBe(4);
    expect(next([1, 2, 3, 4].flatMap((boot) => measured(boot)))).toBeUndefined();
    expect(nextBoot(plan(['vfs'], ['runc']), [])).toBeUndefined();
  });

  it('leaves out what is settled under its kernel, and nothing for what is under another', () => {
    const unsupported = settled('vfs', { kind: 'unsupported', reason: 'too old' }, 'crun');
    const events = [...measured(1, ['runc']), unsupported];
    expect(next(events)).toBe(2);
    expect(next([...events, ...measured(2, ['runc'])])).toBe(2);
    expect(next([...events, ...measured(2), ...measured(3), ...measured(4, ['runc'])])).toBeUndefined();
  });

  it('goes on under its own kernel only', () => {
    expect(bootObstacle(PLAN, [], 'A')).toBeUndefined();
    expect(bootObstacle(PLAN, measured(1), 'A')).toBe('boot 2 of 4 needs kernel B, this host has A');
    const all = [1, 2, 3, 4].flatMap((boot) => measured(boot));
    expect(bootObstacle(PLAN, all, 'B')).toBeUndefined();
    expect(bootObstacle(PLAN, all, 'C')).toBe('the plan is for kernels A and B, this host has C');
    expect(bootObstacle(plan(['vfs'], ['runc']), [], 'C')).toBeUndefined();
  });
});
