import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { Figures } from '../../../src/core/figures/figures.ts';
import { csvText } from '../../../src/report/csv-text.ts';
import { gridCsv, samplesCsv, stepsCsv, summaryCsv } from '../../../src/report/csv.ts';
import { samplesLayout } from '../../../src/report/tables/samples-table.ts';
import { readCsv } from '../../fixtures/read-csv.ts';
import { fourSamples, plan, sample, settled, started } from '../../fixtures/recorded-run.ts';

const events = [
  started(),
  sample('overlay2', { phase: 'warmup', seq: 0 }),
  ...fourSamples('overlay2', [300_000, 310_000, 305_000, 309_000]),
  started({ resumed: true, fingerprint: { kernel: 'linux-5.10', engine: '29.0.1', runtimes: {} } }),
  sample('dm-loop', { status: 'failed', error: '=cmd("x")\r\nµs' }),
  settled('dm-loop', { kind: 'unsupported', reason: 'no device-mapper', detail: 'modprobe: not found' }),
];
const results = resultSet(plan(['overlay2', 'dm-loop'], ['runc']), events);

describe('csvText', () => {
  const cell = (field: string | number) => csvText(['x'], [[field]]).slice('x\r\n'.length, -'\r\n'.length);

  it('disarms text that a spreadsheet would run, and leaves numbers alone', () => {
    expect(cell('=1+1')).toBe(' =1+1');
    expect(cell('@SUM(A1)')).toBe(' @SUM(A1)');
    expect(cell('-1+1|cmd')).toBe(' -1+1|cmd');
    expect(cell('\t=1')).toBe(' \t=1');
    expect(cell('\0=1')).toBe('\\u0000=1');
    expect(cell(-5)).toBe('-5');
    expect(cell(-5.25)).toBe('-5.25');
  });

  it.each([
    '1e10',
    '5.10',
    '-5',
    '+5.25',
    '.5',
    '1,5',
    '007',
    '50 %',
    'TRUE',
    '1-2',
    '6.1.0',
    '3:10',
    'Sep-2',
    '1 march',
  ])('keeps %s a text, which a spreadsheet takes for a number or a date', (text) => {
    expect(readCsv(csvText(['x'], [[text]]))[1]).toEqual([`\t${text}`]);
  });

  it.each(['v5.10', 'may', 'decent-2', 'overlay2', 'r01-overlay2', '6.1.0-40-amd64', '20261124-031500-a1b2'])(
    'leaves %s alone',
    (text) => {
      expect(cell(text)).toBe(text);
    },
  );

  it('holds no more than a cell does', () => {
    const [, [held = ''] = []] = readCsv(csvText(['x'], [['\u{1f433}'.repeat(20_000)]]));
    expect(held.length).toBe(32_767);
    expect(held).toMatch(/^\\ud83d.* \[cut here: whole in events\.jsonl\]$/);
  });

  it('is ASCII whatever it is given', () => {
    expect(cell('µs ± \u{1f433}')).toBe('\\u00b5s \\u00b1 \\ud83d\\udc33');
  });

  it('quotes a bare line feed or carriage return', () => {
    expect(cell('a\nb')).toBe('"a\nb"');
    expect(cell('a\rb')).toBe('"a\rb"');
  });
});

describe('the dialect excel-eu', () => {
  const lines = (...fields: (string | number | undefined)[]) => csvText(['a', 'b'], [fields], 'excel-eu');

  it('has a byte order mark, semicolons and decimal commas', () => {
    expect(lines(1.5, -0.000001)).toBe('\ufeffa;b\r\n1,5;-0,000001\r\n');
    expect(lines(300_000, undefined)).toBe('\ufeffa;b\r\n300000;\r\n');
  });

  it('keeps text text, in every script', () => {
    expect(lines('µs ρουν 実行', 'a;b')).toBe('\ufeffa;b\r\nµs ρουν 実行;"a;b"\r\n');
    expect(lines('1,5', '=1+1')).toBe('\ufeffa;b\r\n\t1,5; =1+1\r\n');
    expect(lines('\u001b[31m\u202e', 'a\r\nb')).toBe('\ufeffa;b\r\n\\u001b[31m\\u202e;"a\nb"\r\n');
  });

  it('is for every table', () => {
    expect(gridCsv(results, 'mean', 'excel-eu')).toBe(
      '\ufeffruntime;overlay2_us;dm-loop_us\r\nrunc;306000;\r\n',
    );
    const tables = [
      [...samplesCsv(samplesLayout(results), events, 'excel-eu')].join(''),
      summaryCsv(new Figures(results), 'excel-eu'),
      stepsCsv(new Figures(results), 'excel-eu'),
    ];
    for (const text of tables) expect(text).toMatch(/^\ufeff\w+;/);
    expect(tables[1]).toMatch(/;v6\.18\.44;|;0,\d+;/);
  });
});

describe('samplesCsv', () => {
  const [header = [], ...rows] = readCsv([...samplesCsv(samplesLayout(results), events)].join(''));
  const column = (name: string) => rows.map((row) => row[header.indexOf(name)]);

  it('has the documented columns', () => {
    expect(header.join(' ')).toBe(
      'run_id boot_id round restart_id seq iteration phase kernel engine driver runtime concurrency status ' +
        'total_us create_us attach_us wait_us start_us exit_us remove_us exit_to_die_us ' +
        'exit_code failed_step error started_at engine_cpu_us engine_peak_bytes sentinel outlier',
    );
  });

  it('keeps warm-up and failed samples, marked', () => {
    expect(column('phase')).toEqual(['warmup', 'timed', 'timed', 'timed', 'timed', 'timed']);
    expect(column('status').at(-1)).toBe('failed');
    expect(column('create_us').at(-1)).toBe('900');
    for (const name of ['total_us', 'start_us', 'exit_to_die_us', 'exit_code']) {
      expect(column(name).at(-1), name).toBe('');
    }
    expect(column('error').at(-1)).toBe(' =cmd("x")\r\n\\u00b5s');
  });

  it('takes kernel and engine from the session of the sample, as text a spreadsheet keeps', () => {
    expect(column('kernel').slice(-2)).toEqual(['v6.18.44', 'linux-5.10']);
    expect(column('engine').slice(-2)).toEqual(['v20.10.24', 'v29.0.1']);
  });
});

describe('summaryCsv', () => {
  it('has a row for every cell, with empty fields where there is no number', () => {
    const [header = [], ...rows] = readCsv(summaryCsv(new Figures(results)));
    expect(header.join(' ')).toBe(
      'driver runtime concurrency kernel outcome reason n failed mean_us median_us sd_us p90_us p95_us p99_us ' +
        'min_us max_us ci_low_us ci_high_us create_mean_us attach_mean_us wait_mean_us start_mean_us exit_mean_us ' +
        'remove_mean_us exit_to_die_mean_us drift_us_per_iteration mad_over_median p95_over_p50 ' +
        'mad_us p5_us p25_us p75_us failed_low failed_high restarts boots sd_iterations_us sd_restarts_us ' +
        'sd_boots_us drift_p iqr_over_median two_modes steady_state outliers engine_cpu_mean_us ' +
        'engine_cpu_share engine_peak_bytes',
    );
    expect(rows[0]?.slice(0, 8)).toEqual(['overlay2', 'runc', '1', '', 'measured', '', '4', '0']);
    const hole = [
      'dm-loop',
      'runc',
      '1',
      '',
      'unsupported',
      'no device-mapper: modprobe: not found',
      '0',
      '1',
    ];
    expect(rows[1]?.slice(0, hole.length)).toEqual(hole);
    // How often it failed is known all the same.
    const known = ['failed_low', 'failed_high', 'restarts', 'boots'];
    const numbers = header.filter((_, index) => index >= hole.length && rows[1]?.[index] !== '');
    expect(numbers).toEqual(known);
  });
});

describe('gridCsv', () => {
  it('is the grid, empty in its holes', () => {
    expect(gridCsv(results)).toBe('runtime,overlay2_us,dm-loop_us\r\nrunc,306000,\r\n');
    expect(gridCsv(results, 'max')).toBe('runtime,overlay2_max_us,dm-loop_max_us\r\nrunc,310000,\r\n');
  });

  it('has the form of the published grid', () => {
    const path = new URL('../../../results/reference/talk-2018.csv', import.meta.url);
    const [header = [], ...rows] = readCsv(readFileSync(path, 'ascii'));
    const published = resultSet(plan(['overlay', 'overlay2', 'dm-loop', 'dm-direct'], ['runc']), []);
    expect(readCsv(gridCsv(published))[0]).toEqual(header);
    expect(rows.map(([runtime]) => runtime)).toEqual(['runc', 'cc-runtime', 'kata-runtime']);
  });
});
