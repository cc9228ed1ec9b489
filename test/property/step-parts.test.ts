import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Activity, ActivityKind } from '../../src/core/explain/activity.ts';
import { PARTS } from '../../src/core/explain/part.ts';
import { partsOf, segmentsOf } from '../../src/core/explain/step-parts.ts';

const KINDS: readonly ActivityKind[] = ['program', 'call', 'container', 'stopped', 'span', 'cpu', 'blocked'];

const activity = fc
  .record({
    begin: fc.double({ min: -500, max: 1500, noNaN: true }),
    length: fc.oneof(fc.double({ min: 0, max: 2000, noNaN: true }), fc.constant(Infinity)),
    part: fc.constantFrom(...PARTS),
    kind: fc.constantFrom(...KINDS),
  })
  .map(({ begin, length, part, kind }): Activity => ({ begin, end: begin + length, part, kind, name: '' }));

it('the parts of a step sum to it, to the microsecond, whatever was under way', () => {
  fc.assert(
    fc.property(
      fc.array(activity, { maxLength: 40 }),
      fc.integer({ min: 0, max: 1000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (activities, us, fraction) => {
        const parts = partsOf(segmentsOf({ begin: fraction, end: fraction + us }, activities), us);
        expect(Object.values(parts).reduce((sum, value) => sum + value, 0)).toBe(us);
        for (const value of Object.values(parts)) expect(Number.isInteger(value) && value > 0).toBe(true);
      },
    ),
  );
});

it('moments follow one another without a gap, and each is of the most particular thing under way', () => {
  fc.assert(
    fc.property(fc.array(activity, { maxLength: 40 }), (activities) => {
      const segments = segmentsOf({ begin: 0, end: 1000 }, activities);
      let at = 0;
      for (const { begin, end, activity: owner } of segments) {
        expect(begin).toBe(at);
        at = end;
        const middle = (begin + end) / 2;
        const under = activities.filter(
          (one) => one.begin < middle && one.end > middle && (one.kind !== 'container' || one.end <= 1000),
        );
        if (owner === undefined) expect(end === begin || under.length === 0).toBe(true);
        else expect(owner.begin <= begin && owner.end >= end).toBe(true);
        const isHelper = under.some(({ kind, part }) => kind === 'program' && part === 'firewall');
        if (isHelper && end > begin) expect(owner?.part).toBe('firewall');
      }
      expect(at).toBe(1000);
    }),
  );
});
