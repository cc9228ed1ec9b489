import { describe, expect, it } from 'vitest';
import { cellText, columnLetters, numberCell, textCell } from '../../../../src/report/xlsx/cell.ts';

describe('textCell', () => {
  it.each(['5.10', '=1+1', '1e10', '<b>x</b>', 'ρουν 実行', 'a\tb\nc'])(
    'is %j as it is, and text',
    (text) => {
      expect(textCell(text)).toEqual({ value: text, type: String, format: '@' });
    },
  );

  it('has no format where that would show as #####', () => {
    expect(textCell('x'.repeat(256))).not.toHaveProperty('format');
  });
});

describe('cellText', () => {
  it('spells out what XML cannot hold and what nobody sees', () => {
    expect(cellText('\u001b[31m \0 \u0085 \u202e \ud83d \ufffe')).toBe(
      '\\u001b[31m \\u0000 \\u0085 \\u202e \\ud83d \\ufffe',
    );
    expect(cellText('\u{1f433} a\r\nb\rc')).toBe('\u{1f433} a\nb\nc');
  });

  it('holds no more than a cell does, and no half of a character', () => {
    const text = cellText('\u{1f433}'.repeat(20_000));
    expect(text.length).toBeLessThanOrEqual(32_767);
    expect(text).toMatch(/^(?:\u{1f433})+ \[cut here: whole in events\.jsonl\]$/u);
    expect(cellText('x'.repeat(32_767))).toBe('x'.repeat(32_767));
  });

  it('keeps what looks like the escape of a character', () => {
    expect(cellText('_x0041_ _X001b_ _x41_')).toBe('_x005F_x0041_ _x005F_X001b_ _x41_');
  });

  it('hides names of methods from the look-up of the library', () => {
    for (const text of ['constructor', 'toString', '__proto__']) expect(cellText(text)).toBe(`${text}\0`);
    expect(cellText('overlay2')).toBe('overlay2');
  });
});

it('numberCell makes a text of what is no number', () => {
  expect(numberCell(1.5, '0.0')).toEqual({ value: 1.5, type: Number, format: '0.0' });
  expect(numberCell(Infinity)).toMatchObject({ value: 'Infinity', type: String });
});

it('columnLetters counts as spreadsheets do', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
});
