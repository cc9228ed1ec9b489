import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventsOf } from '../../src/adapters/results/events-file.ts';
import type { RunEvent, WarningRaised } from '../../src/core/record/events.ts';
import { sample, settled, started } from '../fixtures/recorded-run.ts';

let folder = '';
let path = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'events-file-'));
  path = join(folder, 'events.jsonl');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function line(event: unknown): string {
  return `${JSON.stringify(event)}\n`;
}

function warning(message: string): WarningRaised {
  return { type: 'warning', message };
}

function read(content: Buffer): RunEvent[] {
  writeFileSync(path, content);
  return [...eventsOf(path)];
}

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
