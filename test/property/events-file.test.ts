import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { eventsFile, line, warning } from '../fixtures/events-file.ts';
import { sample, settled, started } from '../fixtures/recorded-run.ts';

const file = eventsFile();
const { read } = file;

afterAll(() => {
  file[Symbol.dispose]();
});

it('a file cut at any byte gives the first of its events', () => {
  const anyEvent = fc.oneof(
    fc
      .record({ driver: fc.string({ unit: 'grapheme' }), seq: fc.nat() })
      .map(({ driver, seq }) => sample(driver, { seq })),
    fc.string({ unit: 'binary' }).map(warning),
    fc.constant(started()),
    fc.string().map((error) => settled('vfs', { kind: 'failed', step: 'start', error })),
  );
  /** Sessions, each but the last killed at some byte of its last line. */
  const anySessions = fc.array(fc.tuple(fc.array(anyEvent, { maxLength: 4 }), fc.nat()), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(anySessions, fc.double({ min: 0, max: 1, noNaN: true }), (sessions, share) => {
      const pieces = sessions.map(([more, cut]) => {
        const bytes = Buffer.from([started(), ...more].map(line).join(''));
        const last = bytes.lastIndexOf('\n', -2) + 1;
        return Buffer.concat([bytes.subarray(0, last + (cut % (bytes.length - last))), Buffer.from('\n')]);
      });
      const whole = Buffer.concat(pieces);
      const events = read(whole);
      const some = read(whole.subarray(0, Math.round(share * whole.length)));
      expect(some).toEqual(events.slice(0, some.length));
      expect(read(whole.subarray(0, -1))).toEqual(events);
    }),
  );
});
