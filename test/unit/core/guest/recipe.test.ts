import { expect, test } from 'vitest';
import { recipeKey } from '../../../../src/adapters/sites/guest/image-store.ts';
import { guestRecipe } from '../../../../src/core/guest/recipe.ts';
import type { GuestRequest } from '../../../../src/core/guest/request.ts';
import { DEFAULT_MIRROR } from '../../../../src/core/packages/debian-source.ts';

const REQUEST: GuestRequest = { suite: 'bookworm', mirror: DEFAULT_MIRROR, kernels: ['6.12', '6.1'] };
const MADE = { provision: '#!/bin/sh', node: 'v20.19.0' };
const key = (request: Partial<GuestRequest>, made = {}): string =>
  recipeKey(guestRecipe({ ...REQUEST, ...request }, { ...MADE, ...made }));

test('equal guests have one image', () => {
  expect(key({})).toMatch(/^[0-9a-f]{12}$/);
  expect(key({ kernels: ['6.1', '6.12', '6.1'] })).toBe(key({}));
});

test.each([
  [{ suite: 'trixie' } as const, {}],
  [{ kernels: [] }, {}],
  [{ mirror: 'http://mirror.example/debian' }, {}],
  [{}, { node: 'v22.0.0' }],
  [{}, { provision: '#!/bin/sh\ntrue' }],
])('%j %j make another', (request, made) => {
  expect(key(request, made)).not.toBe(key({}));
});
