import { describe, expect, it } from 'vitest';
import { compareSides } from '../../../../src/core/compare/compare.ts';
import type { Comparison } from '../../../../src/core/compare/comparison.ts';
import { differences } from '../../../../src/core/compare/differences.ts';
import { sideOfHosts } from '../../../../src/core/compare/side-of-hosts.ts';
import type { Side } from '../../../../src/core/compare/side.ts';
import { gatheredPlan, onHost } from '../../../../src/core/gather/gathered-plan.ts';
import type { HostRun } from '../../../../src/core/gather/host-run.ts';
import { resultSet } from '../../../../src/core/results/result-set.ts';
import type { RunEvent, RunStarted, SampleRecorded } from '../../../../src/core/record/events.ts';
import { hostRecord, type HostRecord } from '../../../fixtures/host-runs.ts';

interface Host {
  readonly name: string;
  /** What its times are multiplied by. */
  readonly factor: number;
  readonly change?: (sample: SampleRecorded) => SampleRecorded;
}

/** Samples without spread: a host's unit is ln of 300 ms times its factor. */
function fleet(hosts: readonly Host[], runId = 'fleet', pseudonyms = false): Side {
  const records = hosts.map(({ name, factor, change }) => {
    const truth = { restarts: 0, iterations: 0, factor: () => factor };
    const record = hostRecord(name, { truth });
    return { name, record: change === undefined ? record : changed(record, change) };
  });
  const runs = records.map(({ name, record }): HostRun => ({
    ...{ folder: name, host: name, plan: record.plan },
    started: record.events[0] as RunStarted,
  }));
  const plan = gatheredPlan(runs as [HostRun, ...HostRun[]], runId, pseudonyms);
  const events = records.flatMap(({ name, record }) => record.events.map((event) => onHost(event, name)));
  const environment = {
    hosts: Object.fromEntries(records.map(({ name, record }) => [name, record.environment])),
  };
  return sideOfHosts(runId, resultSet(plan, events), environment, {});
}

function changed(record: HostRecord, change: (sample: SampleRecorded) => SampleRecorded): HostRecord {
  const events = record.events.map((event): RunEvent => (event.type === 'sample' ? change(event) : event));
  return { ...record, events };
}

function hosts(letter: string, factors: readonly number[]): Host[] {
  return factors.map((factor, index) => ({ name: `${letter}-${index + 1}`, factor }));
}

function compared(a: Side, b: Side): Comparison {
  return compareSides(a, b, 1.05, differences(a, b));
}

describe('compare with hosts', () => {
  it('takes hosts of two sets for units, by Welch', () => {
    const found = compared(fleet(hosts('a', [0.99, 1, 1.01])), fleet(hosts('b', [1.08, 1.1, 1.12]), 'other'));
    expect(found).toMatchObject({ level: 'host', differences: [] });
    expect(found.paired).toBeUndefined();
    const [cell] = found.cells;
    expect(cell).toMatchObject({ a: { units: 3, n: 18 }, b: { units: 3, n: 18 } });
    // The geometric means of 1.08, 1.1, 1.12 and of 0.99, 1, 1.01.
    expect(cell?.ratio).toBeCloseTo((1.08 * 1.1 * 1.12) ** (1 / 3) / (0.99 * 1.01) ** (1 / 3), 4);
    // Standard error 0.0119815, 3.1084 degrees of freedom (Satterthwaite), t[0.975] = 3.12057.
    expect(cell?.low).toBeCloseTo(1.05955, 4);
    expect(cell?.high).toBeCloseTo(1.14182, 4);
  });

  it('compares each host with itself where both sides have it', () => {
    // Hosts differ by 40 %, and each becomes 10 % slower, give or take one.
    const before = [0.8, 1, 1.2, 1.1];
    const change = [1.09, 1.1, 1.11, 1.1];
    const after = before.map((factor, index) => factor * (change[index] ?? 1));
    const found = compared(fleet(hosts('h', before)), fleet(hosts('h', after), 'later'));
    expect(found).toMatchObject({ level: 'host', paired: true, verdict: 'regression' });
    const [cell] = found.cells;
    expect(cell?.ratio).toBeCloseTo(1.09998, 4);
    // Mean ln 0.095290, sd 0.007424 of four: t[0.975, 3] = 3.18245 standard errors of 0.003712.
    expect(cell?.low).toBeCloseTo(Math.exp(0.09529 - 3.18245 * 0.003712), 3);
    expect(cell?.high).toBeCloseTo(Math.exp(0.09529 + 3.18245 * 0.003712), 3);
    // All 2^4 signs: as far from 0 are all plus and all minus.
    expect(cell?.p_permutation).toBeCloseTo(2 / 16, 10);
    // Unpaired, the same times show nothing.
    const apart = compared(fleet(hosts('h', before)), fleet(hosts('i', after), 'later'));
    expect(apart.verdict).toBe('inconclusive');
  });

  it('leaves out hosts that one side lacks, and says so', () => {
    const found = compared(fleet(hosts('h', [1, 1.1, 0.9, 1])), fleet(hosts('h', [1, 1.1, 0.9]), 'later'));
    expect(found.cells[0]).toMatchObject({ a: { units: 3 }, b: { units: 3 }, ratio: 1 });
    expect(found.notes.join(' ')).toMatch(
      /3 measured on both sides.*1 hosts? that only A has, 0 that only B/,
    );
  });

  it('does not take pseudonyms of two runs for the same hosts', () => {
    const [a, b] = [fleet(hosts('host', [1, 1, 1]), 'a', true), fleet(hosts('host', [1, 1, 1]), 'b', true)];
    const found = compared(a, b);
    expect(found.paired).toBeUndefined();
    expect(found.notes.join(' ')).toContain('pseudonyms');
  });

  it('gives no verdict on one host against many', () => {
    const found = compared(fleet(hosts('a', [2])), fleet(hosts('b', [1, 1.01, 0.99, 1]), 'rest'));
    expect(found.level).toBe('host');
    expect(found.cells[0]).toMatchObject({
      verdict: 'inconclusive',
      reason: 'a verdict needs 3 hosts on each side, found 1',
    });
  });

  it('counts hosts that fail, not their samples', () => {
    const fails = (sample: SampleRecorded): SampleRecorded =>
      sample.iteration === 2
        ? { ...sample, status: 'failed', total_us: undefined, failed_step: 'start' }
        : sample;
    const all = hosts(
      'b',
      Array.from({ length: 8 }, (_, index) => 1 + index / 1000),
    );
    const a = fleet(
      hosts(
        'a',
        Array.from({ length: 8 }, (_, index) => 1 + index / 1000),
      ),
    );
    const one = compared(
      a,
      fleet(
        all.map((host, index) => (index === 0 ? { ...host, change: fails } : host)),
        'x',
      ),
    );
    expect(one.cells[0]?.failures_p).toBeCloseTo(1, 10);
    expect(one.verdict).toBe('within');
    const most = compared(
      a,
      fleet(
        all.map((host, index) => (index < 7 ? { ...host, change: fails } : host)),
        'x',
      ),
    );
    expect(most.cells[0]?.reason).toBe('fails more often: 0 of 8, then 7 of 8 hosts');
  });

  it('takes two fleets of the same kinds of machines for alike', () => {
    const side = (models: readonly string[], runId: string): Side => ({
      ...fleet(
        hosts(
          runId,
          models.map(() => 1),
        ),
        runId,
      ),
      environment: {
        hosts: Object.fromEntries(
          models.map((model, index) => [`${runId}-${index + 1}`, { host: { cpu: { model } } }]),
        ),
      },
    });
    const a = side(['Xeon', 'EPYC'], 'a');
    expect(differences(a, side(['EPYC', 'Xeon', 'Xeon'], 'b'))).toEqual([]);
    expect(differences(a, side(['EPYC', 'EPYC'], 'b'))).toEqual([
      { name: 'machine', details: ['cpu: EPYC; Xeon -> EPYC'] },
    ]);
  });
});
