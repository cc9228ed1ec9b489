import { expect, it } from 'vitest';
import { beyondDriver, beyondRuntime } from '../../../../src/core/compare/beyond-control.ts';
import { compareSides } from '../../../../src/core/compare/compare.ts';
import type { CellComparison } from '../../../../src/core/compare/comparison.ts';
import { cellLabel } from '../../../../src/core/axes/cell.ts';
import { plan } from '../../../fixtures/recorded-run.ts';
import { simulatedSide, type Place, type Truth } from '../../../fixtures/simulated-run.ts';

const PLAN = plan(['overlay2', 'vfs'], ['runc', 'crun'], { rounds: 12, iterations: 5 });

function compared(factor: (place: Place) => number, noise: Truth = {}): Map<string, CellComparison> {
  const [a, b] = [simulatedSide(PLAN, 1, noise), simulatedSide(PLAN, 2, { ...noise, factor })];
  return new Map(compareSides(a, b, 1.05, []).cells.map((cell) => [cellLabel(cell), cell]));
}

it('a change of all drivers is shared, the control included', () => {
  const cells = compared(() => 1.2);
  for (const runtime of ['runc', 'crun']) {
    expect(cells.get(`overlay2 x ${runtime}`)?.beyond_driver).toMatchObject({
      ...{ control: 'vfs', belonging: 'shared' },
    });
    expect(cells.get(`vfs x ${runtime}`)?.beyond_driver).toBeUndefined();
  }
  expect(cells.get('vfs x crun')?.beyond_runtime).toMatchObject({ control: 'runc', belonging: 'shared' });
  expect(cells.get('vfs x runc')?.beyond_runtime).toBeUndefined();
});

it('a change of one driver is its own, and shared by its runtimes', () => {
  const cells = compared(({ driver }) => (driver === 'overlay2' ? 1.2 : 1));
  const found = cells.get('overlay2 x crun');
  expect(found?.beyond_driver?.belonging).toBe('own');
  expect(found?.beyond_driver?.ratio).toBeCloseTo(1.2, 1);
  expect(found?.beyond_runtime?.belonging).toBe('shared');
});

it('a change of one runtime is its own, and shared by its drivers', () => {
  const found = compared(({ runtime }) => (runtime === 'crun' ? 1.2 : 1)).get('overlay2 x crun');
  expect(found?.beyond_runtime).toMatchObject({ control: 'runc', belonging: 'own' });
  expect(found?.beyond_driver?.belonging).toBe('shared');
});

it('what a restart brings along for both runtimes does not blur whose a change is', () => {
  const noise = { restarts: 0.3, iterations: 0.01 };
  const found = compared(({ runtime }) => (runtime === 'crun' ? 1.05 : 1), noise).get('overlay2 x crun');
  expect(found?.changed).toBeUndefined();
  expect(found?.beyond_runtime).toMatchObject({ belonging: 'own' });
  const { low = NaN, high = NaN } = found?.beyond_runtime ?? {};
  expect(low).toBeGreaterThan(1.03);
  expect(high).toBeLessThan(1.07);
});

const units = (...values: number[]) => new Map(values.map((value, index) => [`r${index}`, value]));

it('two drivers were measured after different restarts, so that their errors add', () => {
  const cell = { a: units(0, 0.05, -0.05, 0), b: units(0.2, 0.25, 0.15, 0.2) };
  const control = { a: cell.a, b: cell.a };
  const { ratio, low = NaN, high = NaN } = beyondDriver(cell, control, 'vfs') ?? { ratio: NaN };
  expect(Math.log(ratio)).toBeCloseTo(0.2, 12);
  // sd^2 0.005 / 3; of each change 2 / 4 of it, of both together twice that; t[0.975, 12] = 2.1788128.
  const half = 2.1788128 * Math.sqrt(0.005 / 3);
  expect(Math.log(low)).toBeCloseTo(0.2 - half, 7);
  expect(Math.log(high)).toBeCloseTo(0.2 + half, 7);
});

it('a control that changed the other way has shared nothing', () => {
  // Slower by 3 % with much spread, beside a control faster by 1 % with little.
  const cell = { a: units(0, 0.05, -0.05, 0), b: units(0.03, 0.07, -0.01, 0.03) };
  const control = { a: units(0, 0.002, -0.002, 0), b: units(-0.01, -0.008, -0.012, -0.01) };
  const alike = { a: control.b, b: control.a };
  for (const beyond of [beyondDriver, beyondRuntime]) {
    expect(beyond(cell, control, 'control')?.belonging).toBe('unclear');
    expect(beyond(cell, alike, 'control')?.belonging).toBe('shared');
  }
});

it('without a control there is nothing to say', () => {
  const without = plan(['overlay2'], ['crun'], { rounds: 4 });
  const [cell] = compareSides(simulatedSide(without, 1), simulatedSide(without, 2), 1.05, []).cells;
  expect(cell).toMatchObject({ beyond_driver: undefined, beyond_runtime: undefined });
});
