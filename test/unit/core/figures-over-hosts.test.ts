import { expect, it } from 'vitest';
import { Figures, figuresOverHosts } from '../../../src/core/figures/figures.ts';
import { environmentOverHosts } from '../../../src/core/gather/environment-over-hosts.ts';
import { gatheredPlan, onHost } from '../../../src/core/gather/gathered-plan.ts';
import type { HostRun } from '../../../src/core/gather/host-run.ts';
import type { RunStarted } from '../../../src/core/record/events.ts';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { varianceComponents } from '../../../src/core/statistics/variance-components.ts';
import { hostRecord } from '../../fixtures/host-runs.ts';

const NAMES = ['a', 'b', 'c', 'd'];
const RECORDS = NAMES.map((name, index) =>
  hostRecord(name, { seed: index, truth: { restarts: 0.05, factor: () => 1 + index / 10 } }),
);
const PLAN = gatheredPlan(
  RECORDS.map(({ plan, events }, index): HostRun => {
    const name = NAMES[index] ?? '';
    return { folder: name, host: name, plan, started: events[0] as RunStarted };
  }) as [HostRun, ...HostRun[]],
  'fleet',
  false,
);
const EVENTS = RECORDS.flatMap(({ events }, index) =>
  events.map((event) => onHost(event, NAMES[index] ?? '')),
);
const FIGURES = new Figures(resultSet(PLAN, EVENTS));

it('has hosts as the outermost level of the variance, and of the interval', () => {
  const [row] = figuresOverHosts(FIGURES).rows;
  const nested = NAMES.map((name) => {
    const own = FIGURES.results.cells.find(({ host, driver }) => host === name && driver === 'overlay2');
    return own?.restarts.map(({ totals_us }) => totals_us) ?? [];
  });
  const [iterations = 0, restarts = 0, hosts = 0] = varianceComponents(nested)?.t2 ?? [];
  expect(row).toMatchObject({
    ...{ hosts: 4, restarts: 12, n: 24, sd_boots_us: undefined },
    sd_hosts_us: Math.round(Math.sqrt(hosts)),
    sd_restarts_us: Math.round(Math.sqrt(Math.max(0, restarts))),
    sd_iterations_us: Math.round(Math.sqrt(iterations)),
  });
  expect(hosts).toBeGreaterThan(0);
  // Four means, three degrees of freedom: t[0.975, 3] = 3.182446.
  const means = nested.map((own) => own.flat().reduce((sum, us) => sum + us, 0) / own.flat().length);
  const mean = means.reduce((sum, one) => sum + one, 0) / 4;
  const sd = Math.sqrt(means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 3);
  expect(row?.ci_high_us).toBeCloseTo(mean + (3.182446 * sd) / 2, -1);
});

it('ranks the hosts against the middle one', () => {
  const { hosts } = figuresOverHosts(FIGURES);
  expect(hosts.map(({ host }) => host)).toEqual(['d', 'c', 'b', 'a']);
  expect(hosts[0]?.ratio).toBeGreaterThan(1.05);
  expect(FIGURES.hosts).toEqual([]);
});

it('tells each fact of the environments once, and who differs', () => {
  const of = (cpu: string) => ({ host: { cpu, node: 'v20' } });
  expect(environmentOverHosts({ schema: 1, hosts: { a: of('x'), b: of('x'), c: of('y') } })).toEqual({
    ...{ hosts: 3, 'host.node': 'v20', 'host.cpu': 'x (2 hosts); y (c)' },
  });
  expect(environmentOverHosts({ host: 1 })).toEqual({ host: 1 });
});
