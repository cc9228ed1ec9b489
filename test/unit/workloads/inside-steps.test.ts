import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/host/system-clock.ts';
import { addInsideSteps } from '../../../src/workloads/inside-steps.ts';
import { StepTimer } from '../../../src/workloads/step-timer.ts';

const STEPS = ['walk', 'append', 'rename_dir', 'rmtree'];

function line(step: string, ns: number, operations = 1): string {
  return `${JSON.stringify({ step, operations, ns })}\n`;
}

function added(output: string): { timer: StepTimer; found: unknown } {
  const timer = new StepTimer(systemClock);
  try {
    return { timer, found: addInsideSteps(output, STEPS, timer) };
  } catch (error) {
    return { timer, found: (error as Error).message };
  }
}

describe('steps that a program in a container has timed', () => {
  const refused = '{"step":"rename_dir","refused":"EXDEV"}\n';

  it('add up to the total, whatever is rounded, and a refused one has no time', () => {
    const { timer, found } = added(
      line('walk', 1_400) + line('append', 1_400, 128) + refused + line('rmtree', 700),
    );
    expect(timer.steps).toEqual({ walk: 1, append: 2, rmtree: 1 });
    expect(timer.totalUs).toBe(4);
    expect(found).toEqual({
      operations: { walk: 1, append: 128, rmtree: 1 },
      refused: { rename_dir: 'EXDEV' },
    });
  });

  it.each([
    [line('walk', 5_000), 'append', 'expected the result of the step append, found none'],
    [line('walk', 5_000) + line('chown', 1), 'append', 'expected the result of the step append, found '],
    [line('walk', 5_000) + 'null\n', 'append', 'expected the result of the step append, found "null"'],
    [line('walk', 5_000) + '{"step":"append","operations":1,"ns":-1}\n', 'append', 'expected the result'],
    [line('walk', 5_000) + 'Segmentation fault\n', 'append', 'found "Segmentation fault"'],
  ])('are kept up to the one that is missing: %j', (output, step, told) => {
    const { timer, found } = added(output);
    expect(found).toContain(told);
    expect(timer.current).toBe(step);
    expect(timer.steps).toEqual({ walk: 5 });
  });

  it('are no more than the workload has', () => {
    const all = STEPS.map((step) => line(step, 1)).join('');
    expect(added(all + line('walk', 1)).found).toBe('expected 4 steps, found 5');
  });
});
