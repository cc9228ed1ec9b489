import { expect, it } from 'vitest';
import { spanActivities } from '../../../../src/core/explain/span-activities.ts';
import { toldSpans } from '../../../../src/core/explain/told-spans.ts';
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
    ['containerd.task.v3.Task/Create', 'shim', 60, 90],
  ]);
});

it('spans of CRI-O are told by the names of its Go functions', () => {
  const server = 'github.com/cri-o/cri-o/server.(*Server)';
  const internal = 'github.com/cri-o/cri-o/internal';
  const spans = [
    span('1', 'client', 'runtime.v1.RuntimeService/RunPodSandbox', 0, 50),
    span('2', '1', `${server}.networkStart`, 10, 30),
    span('3', '1', `${server}.configureGeneratorForSysctls`, 30, 31),
    span('4', 'client', `${internal}/storage.(*runtimeService).StopContainer`, 60, 70),
    // One call of the runtime has a span around it that has one around it.
    span('5', 'client', `${internal}/oci.(*Runtime).StartContainer`, 80, 90),
    span('6', '5', `${internal}/oci.(*runtimeOCI).StartContainer`, 81, 89),
  ];
  const parts = spanActivities(spans, 't', AHEAD).map(({ part, begin, end }) => [part, begin, end]);
  expect(parts).toEqual([
    ['network', 10, 30],
    ['storage', 60, 70],
    ['runtime-start', 81, 89],
  ]);
});

it('spans that are within each other in a circle end', () => {
  const spans = [span('1', '2', 'a', 0, 1), span('2', '1', 'b', 0, 1)];
  expect(spanActivities(spans, 't', AHEAD)).toEqual([]);
});

it('spans have no place if the clock was set meanwhile, and keep it if it was disciplined', () => {
  const spans = [span('1', 'client', 'libnetwork.Controller.NewSandbox', 10, 20)];
  const told = (after: number) => toldSpans({ spans, refused: 0 }, 't', { before: AHEAD, after });
  expect(told(AHEAD + 3_600e6).activities).toEqual([]);
  expect(told(AHEAD + 3_600e6).trouble).toMatch(/clock was set/);
  expect(told(AHEAD - 2000)).toMatchObject({ activities: [] });
  expect(told(AHEAD + 20)).toMatchObject({ activities: [{ begin: 0, end: 10 }], trouble: undefined });
});

it('spans of others on the port are told, and those of the trace still count', () => {
  const spans = [span('1', 'client', 'libnetwork.Controller.NewSandbox', 10, 20)];
  const found = toldSpans({ spans, refused: 2 }, 't', { before: AHEAD, after: AHEAD });
  expect(found.activities).toHaveLength(1);
  expect(found.trouble).toBe("the receiver of the engine's spans has refused 2 requests");
});
