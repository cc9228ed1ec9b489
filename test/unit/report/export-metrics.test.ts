import { describe, expect, it } from 'vitest';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { openMetrics } from '../../../src/report/export/open-metrics.ts';
import { openMetricsText } from '../../../src/report/export/open-metrics-text.ts';
import { hostileRun } from '../../fixtures/hostile-run.ts';
import { ended, fourSamples, plan, sample, settled, started } from '../../fixtures/recorded-run.ts';

describe('openMetricsText', () => {
  it('writes a family with its type, unit and help, escapes labels, and ends with EOF', () => {
    const name = 'a_seconds';
    const samples = [
      { labels: { quantile: '0.5', odd: 'a"b\\c\nd\ud800' }, value: 0.25 },
      { suffix: '_count', labels: {}, value: 3 },
    ];
    const family = { name, type: 'summary', unit: 'seconds', help: 'It "is"\na\\b', samples } as const;
    expect(openMetricsText([family, { ...family, name: 'none', samples: [] }], 12.5)).toBe(
      String.raw`# TYPE a_seconds summary
# UNIT a_seconds seconds
# HELP a_seconds It \"is\"\na\\b
a_seconds{quantile="0.5",odd="a\"b\\c\nd` +
        '\ufffd' +
        String.raw`"} 0.25 12.5
a_seconds_count 3 12.5
# EOF
`,
    );
    expect(() => openMetricsText([{ ...family, samples: [{ labels: { 'a-b': '' }, value: 1 }] }])).toThrow(
      RangeError,
    );
  });
});

describe('openMetrics', () => {
  const small = resultSet(plan(['overlay2', 'dm-loop'], ['runc']), [
    started(),
    sample('overlay2', { phase: 'warmup', total_us: 999_000 }),
    ...fourSamples('overlay2', [300_000, 310_000, 320_000], {
      ...{ engine_cpu_us: 20_000, engine_peak_bytes: 1000 },
      quantities: { image_bytes: 5000, read_bytes_per_second: 1e6, lat_ns: 1500 },
    }),
    sample('overlay2', { status: 'failed', round: 2, iteration: 2 }),
    ...fourSamples('dm-loop', [800_000]),
    settled('dm-loop', { kind: 'unsupported', reason: 'no' }),
    ended(),
  ]);
  const lines = openMetrics(small).split('\n');
  const cell = 'scenario="small",driver="overlay2",runtime="runc",kernel="6.18.44"';
  const at = Date.parse('2026-01-02T04:04:05.000Z') / 1000;

  it('has the distribution of a measured cell in base units, at the time of the end', () => {
    for (const line of [
      `drivergrid_iteration_seconds{${cell},quantile="0.5"} 0.31 ${at}`,
      `drivergrid_iteration_seconds{${cell},quantile="0.99"} 0.3198 ${at}`,
      `drivergrid_iteration_seconds_sum{${cell}} 0.93 ${at}`,
      `drivergrid_iteration_seconds_count{${cell}} 3 ${at}`,
      `drivergrid_iteration_mean_seconds{${cell}} 0.31 ${at}`,
      `drivergrid_step_seconds{${cell},step="create",quantile="0.5"} 0.001 ${at}`,
      `drivergrid_engine_cpu_seconds_sum{${cell}} 0.06 ${at}`,
      `drivergrid_engine_peak_bytes{${cell},quantile="0.5"} 1000 ${at}`,
      `drivergrid_quantity_bytes{${cell},quantity="image_bytes",quantile="0.5"} 5000 ${at}`,
      `drivergrid_quantity_bytes_per_second_count{${cell},quantity="read_bytes_per_second"} 3 ${at}`,
      `drivergrid_quantity_seconds{${cell},quantity="lat_ns",quantile="0.5"} 0.0000015 ${at}`,
      `drivergrid_run_wall_seconds{scenario="small"} 10 ${at}`,
    ]) {
      expect(lines).toContain(line);
    }
  });

  it('says of every cell how it ended, and has no time of one that was not measured', () => {
    const other = cell.replace('overlay2', 'dm-loop');
    expect(lines).toContain(
      `drivergrid_cell_outcome{${other},drivergrid_cell_outcome="unsupported"} 1 ${at}`,
    );
    expect(lines).toContain(`drivergrid_cell_outcome{${other},drivergrid_cell_outcome="measured"} 0 ${at}`);
    expect(lines).toContain(`drivergrid_cell_samples{${cell}} 4 ${at}`);
    expect(lines).toContain(`drivergrid_cell_failed_samples{${cell}} 1 ${at}`);
    expect(lines.filter((line) => line.includes('_seconds') && line.includes('dm-loop'))).toEqual([]);
  });

  it('keeps the id of the run out of every series but that of the run itself', () => {
    expect(lines.filter((line) => line.includes('run_id='))).toEqual([
      expect.stringMatching(/^drivergrid_run_info\{scenario="small",run_id="r1",/),
    ]);
  });

  it('is a line for each sample also under hostile names, and no series twice', () => {
    const { plan: planned, events } = hostileRun();
    const all = openMetrics(resultSet(planned, events)).trimEnd().split('\n');
    const line =
      /^(?:# (?:TYPE|UNIT|HELP) [a-z_]+ .+|([a-z_]+\{(?:[a-z_]+="(?:[^"\\\n]|\\[\\n"])*",?)*\}) [\d.e-]+ [\d.]+|# EOF)$/;
    const series = all.flatMap((text) => {
      expect(text).toMatch(line);
      return line.exec(text)?.[1] ?? [];
    });
    expect(series.length).toBeGreaterThan(100);
    expect(new Set(series).size).toBe(series.length);
    expect(all.filter((text) => text === '# EOF')).toEqual(all.slice(-1));
  });
});
