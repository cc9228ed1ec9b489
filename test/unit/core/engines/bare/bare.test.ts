import { describe, expect, it } from 'vitest';
import { bare } from '../../../../../src/core/engines/bare/bare.ts';
import { driverObstacle } from '../../../../../src/core/host/driver-obstacle.ts';
import { workloadTraits } from '../../../../../src/workloads/known-workloads.ts';
import { parseScenario } from '../../../../../src/scenario/load.ts';
import { plan } from '../../../../fixtures/recorded-run.ts';
import { host } from '../../../../fixtures/stand-in-run.ts';

const GRID = 'name: x\ndrivers: [vfs]\nruntimes: [runc]\n';
const HOST = host(plan(['vfs'], ['runc']), '6.1.0', bare);
const steps = (engines: string) => workloadTraits(parseScenario(`${GRID}${engines}`, 'x.yaml')).steps;

describe('steps of a plan', () => {
  it('are those of all its builds, each after the one before it', () => {
    expect(steps('')).toEqual(['create', 'attach', 'wait', 'start', 'exit', 'remove']);
    expect(steps('engine: bare\nnetwork: none')).toEqual(['create', 'start', 'exit', 'delete']);
    const all = ['create', 'attach', 'wait', 'start', 'exit'];
    expect(steps('engines: [docker, bare]')).toEqual([...all, 'delete', 'remove']);
    expect(steps('engines: [bare, docker]')).toEqual([...all, 'remove', 'delete']);
  });
});

describe('what it cannot do', () => {
  it.each([
    [
      'engines: [bare]',
      'x.yaml:4: a bridge is the work of an engine, and bare has none; set `network: none`',
    ],
    ['engine: bare', 'x.yaml:4: a bridge is the work of an engine'],
    ['engine: bare\nnetwork: none\nlive: [0, 10]', 'leave out `live`'],
    ['engine: bare\nnetwork: none\nworkload: image-load', 'image-load needs an engine with the API docker'],
    ['engines: [{ name: b, kind: bare, path: /x }]', 'x.yaml:4: bare is no engine, and has no path'],
    ['engine: sleep', 'x.yaml:4:'],
  ])('is refused with its line: %s', (keys, message) => {
    expect(() => parseScenario(`${GRID}${keys}\n`, 'x.yaml')).toThrow(message);
  });

  it('is no reason to refuse a grid that engines can measure', () => {
    expect(parseScenario(`${GRID}engines: [docker, bare]\n`, 'x.yaml').engines).toHaveLength(2);
    expect(bare.obstacle?.({ workload: 'docker-run', network: 'bridge' })?.fix).toContain('`network: none`');
    expect(bare.obstacle?.({ workload: 'docker-run', network: 'host', live: [0] })).toBeUndefined();
  });

  it.each([
    [{ name: 'b', driver: 'btrfs' }, 'bare has no storage driver btrfs'],
    [
      { name: 'o', driver: 'overlay2', options: ['overlay2.size=1G'] },
      'bare has no engine that would take the options',
    ],
  ])('is told of a driver setup: %o', (setup, reason) => {
    expect(driverObstacle(setup, bare, HOST, 'fresh')?.reason).toContain(reason);
  });

  it('is told of a runtime that is a shim', () => {
    const version = bare.oldest;
    expect(bare.runtimeObstacle({ name: 'kata', runtime_type: 'io.containerd.kata.v2' }, version)).toContain(
      'without containerd',
    );
    expect(bare.runtimeObstacle({ name: 'runc' }, version)).toBeUndefined();
  });
});
