import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changeOf, type UnitPair } from '../../src/core/compare/unit-pair.ts';
import { HiddenNames, pseudonymsOf } from '../../src/core/gather/pseudonyms.ts';

const LN = fc.double({ min: -2, max: 2, noNaN: true });

it('what a host brings along on both sides changes no paired comparison', () => {
  const hosts = fc.array(fc.tuple(LN, LN, LN), { minLength: 3, maxLength: 30 });
  fc.assert(
    fc.property(hosts, (drawn) => {
      const pair = (with_: boolean): UnitPair => ({
        a: new Map(drawn.map(([a, , own], index) => [`h${index}`, a + (with_ ? own : 0)])),
        b: new Map(drawn.map(([, b, own], index) => [`h${index}`, b + (with_ ? own : 0)])),
        isPaired: true,
      });
      const [plain, shifted] = [changeOf(pair(false)), changeOf(pair(true))];
      expect(shifted?.difference).toBeCloseTo(plain?.difference ?? NaN, 10);
      expect(shifted?.standardError).toBeCloseTo(plain?.standardError ?? NaN, 10);
    }),
    { seed: 1, numRuns: 300 },
  );
});

it('no host name is left in any text, whatever stands around it', () => {
  const name = fc.stringMatching(/^[a-z]{4}[a-z0-9-]{0,8}[0-9]$/);
  fc.assert(
    fc.property(
      fc.uniqueArray(name, { minLength: 2, maxLength: 8 }),
      fc.string(),
      fc.string(),
      (names, left, right) => {
        const hidden = new HiddenNames(pseudonymsOf(names));
        for (const one of names) {
          const told = hidden.text(`${left}${one.toUpperCase()}${right}`);
          expect(told.toLowerCase()).not.toContain(one);
        }
      },
    ),
    { seed: 2, numRuns: 300 },
  );
});
