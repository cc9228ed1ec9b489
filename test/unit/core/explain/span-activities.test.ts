import { expect, it } from 'vitest';
import { spanActivities } from '../../../../src/core/explain/span-activities.ts';
import type { EngineSpan } from '../../../../src/core/explain/engine-span.ts';

const AHEAD = 1_000_000;

function span(id: string, parent: string, name: string, begin: number, end: number, trace = 't'): EngineSpan {
  return { trace, id, parent, name, begin: begin + AHEAD, end: end + AHEAD };
}

it('a span has its own part, or that of what it is within; other traces are left out', () => {
  const spans = [
    span('1', 'client', 'POST /containers/{name}/start', 0, 100),
    span('2', '1', 'daemon.connectToNetwork', 10, 60),
    span('3', '2', 'some.helper', 20, 30),
    span('4', '2', 'libnetwork.drivers.bridge.ProgramExternalConnectivity', 40, 50),
    span('5', '1', 'containerd.task.v3.Task/Create', 60, 90),
    span('6', '1', 'container.CheckpointTo', 90, 95),
    span('7', '2', 'daemon.connectToNetwork', 0, 100, 'other'),
  ];
  expect(
    spanActivities(spans, 't', AHEAD).map(({ name, part, begin, end }) => [name, part, begin, end]),
  ).toEqual([
    ['daemon.connectToNetwork', 'network', 10, 60],
    ['some.helper', 'network', 20, 30],
    ['libnetwork.drivers.bridge.ProgramExternalConnectivity', 'firewall', 40, 50],
    ['containerd.task.v3.Task/Create', 'runtime-create', 60, 90],
  ]);
});

it('spans that are within each other in a circle end', () => {
  const spans = [span('1', '2', 'a', 0, 1), span('2', '1', 'b', 0, 1)];
  expect(spanActivities(spans, 't', AHEAD)).toEqual([]);
});
