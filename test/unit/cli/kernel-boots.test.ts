import { expect, it } from 'vitest';
import { requireBoots, requireOwnKernels } from '../../../src/cli/kernel-boots.ts';

it('takes no kernel, or several, of a run whose rounds are known', () => {
  expect(() => {
    requireOwnKernels([], true);
    requireOwnKernels(['6.1.0', '6.12.3'], false);
  }).not.toThrow();
  expect(() => {
    requireOwnKernels(['6.1.0'], false);
  }).toThrow('expected two kernels or more, found one');
  expect(() => {
    requireOwnKernels(['6.1.0', '6.12.3'], true);
  }).toThrow('found --pilot or --precision');
});

it('needs a round for each boot, since a boot without one would measure nothing', () => {
  expect(() => {
    requireBoots(3, 3, 2);
    requireBoots(9, 3, 1);
  }).not.toThrow();
  expect(() => {
    requireBoots(4, 3, 2);
  }).toThrow('--boots 4: expected at least as many rounds, found 3');
  expect(() => {
    requireBoots(1.5, 3, 2);
  }).toThrow('expected a whole number of at least 1, found 1.5');
});
