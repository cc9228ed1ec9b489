import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { eventsFile, line, warning } from '../../fixtures/events-file.ts';
import { eventsOf } from '../../../src/adapters/results/events-file.ts';
import { UsageError } from '../../../src/core/errors.ts';
import { ended, sample, started } from '../../fixtures/recorded-run.ts';

const CHUNK = 1 << 20;

const file = eventsFile();
const { path, read } = file;

afterAll(() => {
  file[Symbol.dispose]();
});

function refusal(content: string): UsageError {
  try {
    read(content);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('a file longer than what is read at once', () => {
  it('gives its lines whole, wherever a chunk ends in them or in a character', () => {
    // The euro sign has three bytes: with each beginning the chunk ends in another of them.
    for (let shift = 0; shift < 4; shift++) {
      const events = [warning('x'.repeat(shift)), warning('€'.repeat(CHUNK)), sample('vfs'), ended()];
      expect(read(events.map(line).join(''))).toEqual(events);
    }
  });

  it.each([-1, 0, 1])('gives its lines whole where one ends %i bytes from the end of a chunk', (off) => {
    const frame = line(warning('')).length;
    const events = [warning('x'.repeat(CHUNK - frame + off)), started(), sample('vfs')];
    const text = events.map(line).join('');
    expect(text.indexOf('\n') + 1).toBe(CHUNK + off);
    expect(read(text)).toEqual(events);
  });

  it('can be gone through again and again, and left in the middle', () => {
    const events = Array.from({ length: 20_000 }, (_, seq) => sample('vfs', { seq }));
    writeFileSync(path, events.map(line).join(''));
    const found = eventsOf(path);
    for (const event of found) {
      expect(event).toEqual(events[0]);
      break;
    }
    expect([...found]).toHaveLength(20_000);
    expect([...found].at(-1)).toEqual(events.at(-1));
  });
});

describe('a line that was cut short', () => {
  const whole = [started(), sample('vfs')];
  const begun = whole.map(line).join('');

  it('is passed over at the end, and where a session begins after it', () => {
    const torn = '{"type":"sample","seq":99,"dri';
    expect(read(begun + torn)).toEqual(whole);
    expect(read(`${begun}${torn}\n${begun}`)).toEqual([...whole, ...whole]);
    expect(read(`${torn}\n\n${begun}`)).toEqual(whole);
  });

  it('is none where all but the end of the line is there', () => {
    expect(read(begun.slice(0, -1))).toEqual(whole);
  });

  it('is passed over where the first line of the next session was cut short too', () => {
    for (const next of ['{"ty', '{"type":"run","schema":1,"run_i']) {
      expect(read(`${begun}{"type":"sam\n${next}`)).toEqual(whole);
      expect(read(`${begun}{"type":"sam\n${next}\n${begun}`)).toEqual([...whole, ...whole]);
    }
  });

  it('is passed over where a power loss left zeros', () => {
    expect(read(Buffer.concat([Buffer.from(begun), Buffer.alloc(500)]))).toEqual(whole);
  });
});

describe('damage', () => {
  const [first, second] = [line(started()), line(sample('vfs'))];

  it.each([
    ['no JSON', 'nonsense'],
    ['a text', '"run"'],
    ['null', 'null'],
    ['a list', '[]'],
    ['an object without a type', '{}'],
    ['a type that is no text', '{"type":7}'],
    ['a line that lost its end', '{"type":"sample","seq":1'],
    ['two lines of a crash that was no crash', '{"type":"sam\n{"type":"time'],
  ])('in the middle is told with its line: %s', (_, middle) => {
    const { message, hint } = refusal(`${first}${second}\n${middle}\n${second}`);
    expect(message).toContain(
      `${path}:4: expected a JSON object with a type, found ${middle.split('\n')[0] ?? ''}`,
    );
    expect(hint).toContain('that line');
  });

  it.each<[string, Record<string, unknown>]>([
    ['a total that is a text', { total_us: '300000' }],
    ['a negative total', { total_us: -1 }],
    ['a total that is NaN, which JSON has as null', { total_us: NaN }],
    ['no total although it went well', { total_us: undefined }],
    ['a step that is a text', { steps_us: { create: '5' } }],
    ['a negative step', { steps_us: { create: -5 } }],
    ['no steps', { steps_us: undefined }],
    ['steps that are null', { steps_us: null }],
    ['an interval that is a text', { engine_us: { exit_to_die: '5' } }],
    ['CPU time that is a text', { engine_cpu_us: '5' }],
    ['memory that is negative', { engine_peak_bytes: -5 }],
  ])('in a sample is told with its line: %s', (_, over) => {
    const wrong = line({ ...sample('vfs'), ...over });
    // The last line is complete, and so was not cut short.
    for (const after of ['', second]) {
      expect(refusal(first + second + wrong + after).message).toMatch(
        /:3: expected a sample whose times are numbers from 0 on, found \{"type":"sample"/,
      );
    }
  });

  it('in a sample is told where a number is too large to be one', () => {
    const wrong = second.replace(/"total_us":\d+/, '"total_us":1e999');
    expect(refusal(first + wrong + second).message).toContain(':2: expected a sample');
  });

  it('is none of what can be', () => {
    const events = [
      started(),
      sample('vfs', { status: 'failed' }),
      sample('vfs', { total_us: 0, steps_us: {} }),
      // The engine's clock may be behind the client's.
      sample('vfs', { engine_us: { exit_to_die: -500 }, engine_cpu_us: 0, engine_peak_bytes: 1e12 }),
    ];
    expect(read(events.map(line).join(''))).toEqual(JSON.parse(JSON.stringify(events)));
  });
});

it('another schema is refused, be it of a later session', () => {
  const newer = line(started({ schema: 3 }));
  for (const content of [newer, line(started()) + newer]) {
    expect(refusal(content)).toMatchObject({
      message: `${path}: expected schema version 1 or 2, found 3`,
      hint: 'Read it with the drivergrid that wrote it.',
    });
  }
});

it('a file that is empty, has only blank lines, or is not there has no events', () => {
  expect(read('')).toEqual([]);
  expect(read('\n\n')).toEqual([]);
  expect([...eventsOf(`${path}.absent`)]).toEqual([]);
});
