import { describe, expect, it } from 'vitest';
import {
  isOfRun,
  isWorthTelling,
  shapeOf,
  ownerOf,
  type AuditContext,
} from '../../../../src/core/audit/attribution.ts';
import { docker } from '../../../../src/core/engines/docker/docker.ts';
import { withHolders } from '../../../../src/core/audit/held-sockets.ts';
import { appeared, type Resource } from '../../../../src/core/audit/resource.ts';

const RUN = '20261124-031500-a1b2';
const WORK = `/var/lib/drivergrid/runs/${RUN}`;
const ID = '4845598f91b02c65451ecfd917a0480a4185ae3bcbae13597c5c2aba578d75ad';
const RUNC = { name: 'runc', path: '/usr/sbin/runc' };
const RUNSC = { name: 'runsc', path: '/usr/bin/runsc' };

function thing(kind: Resource['kind'], key: string, traces: readonly string[] = [key]): Resource {
  return { kind, key, text: key, traces };
}

/** Of two runtimes, in namespaces of their own. */
function context(over: Partial<AuditContext> = {}): AuditContext {
  return {
    ...{ marks: [WORK], isIsolated: true, engineRan: true, runtimes: [RUNC, RUNSC] },
    ...{ runtimeOf: (id) => (id === ID ? 'runsc' : undefined), knownLeaks: new Map() },
    engine: docker.traces,
    ...over,
  };
}

const ON_HOST = { isIsolated: false, engineRan: false, runtimes: [] } as const;

describe('what has appeared', () => {
  it('is told by kind and key, one over the other counted', () => {
    const mount = thing('mount', '/x');
    const before = [mount, thing('link', 'eth0')];
    expect(appeared(before, [thing('link', 'eth0'), mount])).toEqual([]);
    expect(appeared(before, [mount, mount, thing('file', 'eth0')])).toEqual([mount, thing('file', 'eth0')]);
  });
});

describe('whose a thing is', () => {
  it.each<[string, Resource]>([
    ['a cgroup named by its container', thing('cgroup', `/sys/fs/cgroup/pids/drivergrid-${RUN}/${ID}`)],
    ['a process that was orphaned in its folder', thing('process', '9 1', ['sleep 9', `/tasks/moby/${ID}`])],
    ["runsc's own helper", thing('process', '9 1', ['runsc-gofer --root=/x', '/memfd:runsc (deleted)'])],
    ['one that runs its binary', thing('process', '9 1', ['exe umount', '/usr/bin/runsc'])],
    ['a script at its path', thing('process', '9 1', ['/bin/sh /usr/bin/runsc create', '/bin/dash'])],
  ])("is the runtime's: %s", (_, found) => {
    expect(ownerOf(found, context())).toEqual({ whose: 'runtime', runtime: 'runsc' });
  });

  it("is the holder's, of a socket that a process of a container is left with", () => {
    const held = withHolders([
      thing('socket', '/run/containerd/s/3f', ['/run/containerd/s/3f', 'socket:[17510]']),
      thing('socket', '/run/other', ['/run/other', 'socket:[17511]']),
      thing('process', '9 1', ['sleep 9', `/tasks/moby/${ID}`, 'socket:[17510]', 'socket:[8]']),
    ]);
    const used = context({ runtimes: [RUNC, RUNSC] });
    expect(held.map((found) => ownerOf(found, used))).toEqual([
      { whose: 'runtime', runtime: 'runsc' },
      { whose: 'unknown' },
      { whose: 'runtime', runtime: 'runsc' },
    ]);
    expect(held.map(({ key }) => key)).toEqual(['/run/containerd/s/3f', '/run/other', '9 1']);
  });

  it('is the one runtime that was used, and of several that which is known to leave such things', () => {
    const found = thing('link', 'veth1a2b3c4');
    expect(ownerOf(found, context({ runtimes: [RUNC] }))).toEqual({ whose: 'runtime', runtime: 'runc' });
    expect(ownerOf(found, context())).toEqual({ whose: 'unknown' });
    const knownLeaks = (...names: string[]): AuditContext['knownLeaks'] =>
      new Map([[shapeOf(thing('link', 'veth9f8e7d6')), new Set(names)]]);
    expect(ownerOf(found, context({ knownLeaks: knownLeaks('runsc') }))).toEqual({
      whose: 'runtime',
      runtime: 'runsc',
    });
    for (const unsure of [knownLeaks('runsc', 'runc'), knownLeaks('crun')])
      expect(ownerOf(found, context({ knownLeaks: unsure }))).toEqual({ whose: 'unknown' });
  });

  it.each<[string, Resource]>([
    ['its network', thing('docker network', 'n1')],
    ['its bridge', thing('link', 'docker0')],
    ['its rules', thing('firewall rule', 'filter :DOCKER - ')],
    ['its own helper', thing('process', '9 1', ['docker-proxy -proto tcp', '/usr/bin/docker-proxy'])],
  ])("is the engine's: %s, and under whom is said where one runtime was used", (_, found) => {
    expect(ownerOf(found, context())).toEqual({ whose: 'engine', runtime: undefined });
    expect(ownerOf(found, context({ runtimes: [RUNSC] }))).toEqual({ whose: 'engine', runtime: 'runsc' });
  });

  it("after the engine's end is the tool's, where it carries the run's id or descends from it", () => {
    for (const found of [
      thing('file', `${WORK}/e`),
      thing('loop device', `/dev/loop0 (${WORK}/e/backing.img)`),
      { ...thing('process', '9 1', ['sleep 9']), descends: true },
    ])
      expect(ownerOf(found, context(ON_HOST))).toEqual({ whose: 'tool' });
  });
});

describe("what is not the run's", () => {
  const others = context(ON_HOST);

  it('is never taken for it: no mark, no descent, no container of ours', () => {
    for (const found of [
      thing('mount', '/mnt (ext4 of /dev/sdb1)'),
      thing('link', 'veth1a2b3c4'),
      thing('process', '9 1', ['/usr/bin/runc create', '/run/containerd/moby']),
      thing('cgroup', `/sys/fs/cgroup/docker/${'0'.repeat(64)}`),
      thing('file', '/var/lib/drivergrid/runs/20261124-031500-ffff/e'),
    ]) {
      expect(isOfRun(found, others)).toBe(false);
      expect(ownerOf(found, others)).toEqual({ whose: 'unknown' });
    }
  });

  it('a cgroup is seen from within namespaces too, and is not of them for that', () => {
    expect(isOfRun(thing('cgroup', '/sys/fs/cgroup/user.slice'), context())).toBe(false);
  });

  it('is told of where it is rare, and not where it is anyone’s everyday', () => {
    const told = (kind: Resource['kind']): boolean => isWorthTelling(thing(kind, 'x'), others);
    expect(
      (['mount', 'link', 'network namespace', 'loop device', 'firewall rule'] as const).map(told),
    ).toEqual([true, true, true, true, true]);
    expect((['process', 'cgroup', 'socket', 'file'] as const).map(told)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
